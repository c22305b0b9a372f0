package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.transport.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads ssh_config(5) where there is no ssh to ask. It knows Host, {@code Match all} and Include;
 * what it does not know it refuses with file and line, since half of a configuration may lead to
 * the wrong host.
 */
final class ConfigFiles {
  private static final int MOST_INCLUDES = 16;

  /** What an address needs; the first value counts. */
  private static final Set<String> SINGLE =
      Set.of(
          "hostname",
          "port",
          "user",
          "identitiesonly",
          "identityagent",
          "hostkeyalias",
          "connecttimeout",
          "proxyjump",
          "proxycommand",
          "addressfamily",
          "knownhostscommand",
          "pkcs11provider",
          "revokedhostkeys",
          "bindaddress",
          "bindinterface",
          "pubkeyauthentication");

  private static final Set<String> LISTS = Set.of("userknownhostsfile", "globalknownhostsfile");
  private static final Set<String> REPEATED = Set.of("identityfile", "certificatefile");

  /** What concerns terminals, forwarding, multiplexing and logging, and so not us. */
  private static final Set<String> NO_MATTER =
      Set.of(
          "addkeystoagent",
          "batchmode",
          "channeltimeout",
          "checkhostip",
          "clearallforwardings",
          "compression",
          "connectionattempts",
          "controlmaster",
          "controlpath",
          "controlpersist",
          "dynamicforward",
          "enableescapecommandline",
          "escapechar",
          "exitonforwardfailure",
          "fingerprinthash",
          "forkafterauthentication",
          "forwardagent",
          "forwardx11",
          "forwardx11timeout",
          "forwardx11trusted",
          "gatewayports",
          "gssapiauthentication",
          "gssapidelegatecredentials",
          "hashknownhosts",
          "hostbasedauthentication",
          "ipqos",
          "kbdinteractiveauthentication",
          "localcommand",
          "localforward",
          "loglevel",
          "logverbose",
          "numberofpasswordprompts",
          "obscurekeystroketiming",
          "passwordauthentication",
          "permitlocalcommand",
          "permitremoteopen",
          "preferredauthentications",
          "rekeylimit",
          "remotecommand",
          "remoteforward",
          "requesttty",
          "sendenv",
          "serveralivecountmax",
          "serveraliveinterval",
          "sessiontype",
          "setenv",
          "stdinnull",
          "streamlocalbindmask",
          "streamlocalbindunlink",
          "stricthostkeychecking",
          "syslogfacility",
          "tag",
          "tcpkeepalive",
          "tunnel",
          "tunneldevice",
          "updatehostkeys",
          "verifyhostkeydns",
          "visualhostkey",
          "xauthlocation");

  private final SshOptions options;

  ConfigFiles(SshOptions options) {
    this.options = options;
  }

  /**
   * The settings of a host.
   *
   * @return the values of each keyword (lower case)
   * @throws UserError if a file cannot be read or has something that is not known
   */
  Map<String, List<String>> read(Address address) {
    Map<String, List<String>> found = new HashMap<>();
    if (address.port() != null) {
      found.put("port", List.of(address.port().toString()));
    }
    if (address.user() != null) {
      found.put("user", List.of(address.user()));
    }
    Reading reading = new Reading(address.host(), found);
    if (options.configFile() != null) {
      reading.file(options.configFile(), true, 0);
    } else {
      reading.file(options.home().resolve(".ssh/config"), false, 0);
      reading.file(Path.of("/etc/ssh/ssh_config"), false, 0);
    }
    List<String> hostName = found.get("hostname");
    if (hostName != null) {
      Tokens tokens = new Tokens(options.home(), Map.of(), Map.of('h', address.host()));
      found.put("hostname", List.of(tokens.expand(hostName.getFirst())));
    }
    return found;
  }

  /** One pass over the files for one host. */
  private final class Reading {
    private final String host;
    private final Map<String, List<String>> found;

    Reading(String host, Map<String, List<String>> found) {
      this.host = host;
      this.found = found;
    }

    void file(Path file, boolean required, int depth) {
      List<String> lines;
      try {
        lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      } catch (NoSuchFileException e) {
        if (required) {
          throw new UserError(
              ExitCode.USAGE,
              "cannot read " + Printable.of(file.toString()) + ": no such file",
              "name an ssh_config file that exists");
        }
        return;
      } catch (IOException e) {
        throw new UserError(
            ExitCode.UNCHANGED,
            "cannot read " + Printable.of(file.toString()) + ": " + Printable.of(e.toString()),
            "");
      }
      boolean applies = true;
      for (int number = 1; number <= lines.size(); number++) {
        Place place = new Place(file, number);
        List<String> words = words(lines.get(number - 1), place);
        if (words.isEmpty()) {
          continue;
        }
        String keyword = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> arguments = words.subList(1, words.size());
        if (arguments.isEmpty()) {
          throw place.wrong(keyword + " has no value");
        }
        switch (keyword) {
          case "host" -> applies = HostPatterns.match(arguments, host);
          case "match" -> applies = all(arguments, place);
          case "include" -> {
            if (applies) {
              include(arguments, place, depth);
            }
          }
          default -> set(keyword, arguments, applies, place);
        }
      }
    }

    private void set(String keyword, List<String> arguments, boolean applies, Place place) {
      boolean list = LISTS.contains(keyword);
      boolean repeated = REPEATED.contains(keyword);
      if (!list && !repeated && !SINGLE.contains(keyword)) {
        if (NO_MATTER.contains(keyword)) {
          return;
        }
        throw place.wrong("shipit does not know " + Printable.of(keyword));
      }
      if (!applies) {
        return;
      }
      String whole = keyword.equals("proxycommand") ? String.join(" ", arguments) : null;
      if (!list && whole == null && arguments.size() > 1) {
        throw place.wrong(keyword + " has more than one value");
      }
      if (repeated) {
        found.computeIfAbsent(keyword, k -> new ArrayList<>()).add(arguments.getFirst());
      } else {
        found.putIfAbsent(keyword, whole == null ? List.copyOf(arguments) : List.of(whole));
      }
    }

    private static boolean all(List<String> arguments, Place place) {
      if (arguments.size() == 1 && arguments.getFirst().equalsIgnoreCase("all")) {
        return true;
      }
      throw place.wrong("of Match, shipit knows only \"Match all\"");
    }

    private void include(List<String> patterns, Place place, int depth) {
      if (depth == MOST_INCLUDES) {
        throw place.wrong("files include each other");
      }
      Tokens tokens = new Tokens(options.home(), options.environment(), Map.of());
      for (String pattern : patterns) {
        boolean anchored = pattern.startsWith("/") || pattern.startsWith("~");
        Path path = tokens.file(anchored ? pattern : "~/.ssh/" + pattern);
        List<Path> matches = new ArrayList<>();
        Path name = path.getFileName();
        Path directory = path.getParent();
        if (name != null && directory != null && Files.isDirectory(directory)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name.toString())) {
            files.forEach(matches::add);
          } catch (IOException e) {
            throw place.wrong("cannot list " + Printable.of(directory.toString()));
          }
        }
        matches.stream().sorted().forEach(file -> file(file, false, depth + 1));
      }
    }
  }

  /** Where in a file something is. */
  private record Place(Path file, int line) {
    UserError wrong(String what) {
      return new UserError(
          ExitCode.UNCHANGED,
          Printable.of(file.toString()) + ":" + line + ": " + what,
          "install ssh, which shipit then asks, or name a simpler file by --ssh-config");
    }
  }

  /** Splits a line: words in quotes may have blanks, {@code =} may follow the keyword. */
  private static List<String> words(String line, Place place) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean blank = c == ' ' || c == '\t' || c == '\r' || c == '\f';
      boolean equals = c == '=' && words.size() + (inWord ? 1 : 0) == 1;
      if (c == '"') {
        quoted = !quoted;
        inWord = true;
      } else if (quoted || !(blank || equals || (c == '#' && !inWord))) {
        word.append(c);
        inWord = true;
      } else {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
        if (c == '#') {
          return words;
        }
      }
    }
    if (quoted) {
      throw place.wrong("a quote is not closed");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
