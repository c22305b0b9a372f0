package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.ssh.HostSettings.Family;
import io.shipit.transport.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Completes addresses by ssh_config(5). OpenSSH's own answer ({@code ssh -G}) is asked for where
 * there is an ssh, since nobody else reads these files as it does; {@link ConfigFiles} is the
 * answer where there is none.
 */
final class SshConfig {
  /**
   * Keywords that change whom we talk to or as whom, and that we do not do; with what is no harm.
   */
  private static final Map<String, Set<String>> NOT_DONE =
      Map.of(
          "proxycommand", Set.of("none"),
          "knownhostscommand", Set.of("none"),
          "certificatefile", Set.of("none"),
          "pkcs11provider", Set.of("none"),
          "revokedhostkeys", Set.of("none"),
          "bindaddress", Set.of(),
          "bindinterface", Set.of(),
          "pubkeyauthentication", Set.of("yes", "true", "unbound", "host-bound"));

  private final SshOptions options;
  private final OpenSsh openSsh;
  private final ConfigFiles files;

  SshConfig(SshOptions options) {
    this.options = options;
    this.openSsh = new OpenSsh(options);
    this.files = new ConfigFiles(options);
  }

  /**
   * The settings of a host.
   *
   * @throws UserError if ssh_config has a mistake or asks for something that we do not do
   */
  HostSettings of(Address address) {
    Map<String, List<String>> found = openSsh.ask(address);
    return settings(address, found != null ? found : files.read(address));
  }

  /**
   * Gives keywords their meaning.
   *
   * @param found the values of each keyword (lower case), in order; what is absent has its default
   */
  private HostSettings settings(Address address, Map<String, List<String>> found) {
    NOT_DONE.forEach((keyword, harmless) -> refuse(keyword, harmless, found));
    String hostName = first(found, "hostname", address.host());
    String user = first(found, "user", System.getProperty("user.name", ""));
    int port = number("port", first(found, "port", "22"), 65535);
    String alias = found.containsKey("hostkeyalias") ? first(found, "hostkeyalias", "") : null;
    Tokens tokens = tokens(address, hostName, user, port, alias);
    List<Path> identities = new ArrayList<>();
    for (String file : found.getOrDefault("identityfile", defaultIdentities())) {
      if (!file.equals("none")) {
        identities.add(tokens.file(file));
      }
    }
    String timeout = first(found, "connecttimeout", "none");
    return new HostSettings(
        address.host(),
        hostName.toLowerCase(Locale.ROOT),
        port,
        user,
        family(first(found, "addressfamily", "any")),
        identities,
        flag(first(found, "identitiesonly", "no")),
        agent(first(found, "identityagent", "SSH_AUTH_SOCK"), tokens),
        knownHosts(found, tokens),
        alias,
        timeout.equals("none") || timeout.equals("0")
            ? null
            : Duration.ofSeconds(number("connecttimeout", timeout, Integer.MAX_VALUE)),
        jumps(first(found, "proxyjump", "none")));
  }

  private static List<Path> knownHosts(Map<String, List<String>> found, Tokens tokens) {
    List<Path> known = new ArrayList<>();
    found
        .getOrDefault("userknownhostsfile", List.of("~/.ssh/known_hosts", "~/.ssh/known_hosts2"))
        .stream()
        .filter(file -> !file.equals("none"))
        .map(tokens::file)
        .forEach(known::add);
    // Names of the system's files have no tokens (ssh_config(5), TOKENS).
    found
        .getOrDefault(
            "globalknownhostsfile",
            List.of("/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"))
        .stream()
        .filter(file -> !file.equals("none"))
        .map(Path::of)
        .forEach(known::add);
    return known;
  }

  private Tokens tokens(
      Address address, String hostName, String user, int port, @Nullable String alias) {
    return new Tokens(
        options.home(),
        options.environment(),
        Map.of(
            'd',
            options.home().toString(),
            'h',
            hostName,
            'k',
            alias != null ? alias : address.host(),
            'n',
            address.host(),
            'p',
            Integer.toString(port),
            'r',
            user,
            'u',
            System.getProperty("user.name", "")));
  }

  private static List<String> defaultIdentities() {
    return List.of("~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519");
  }

  private @Nullable Path agent(String value, Tokens tokens) {
    String socket =
        switch (value) {
          case "none" -> null;
          case "SSH_AUTH_SOCK" -> options.environment().get("SSH_AUTH_SOCK");
          default ->
              value.startsWith("$") && !value.startsWith("${")
                  ? options.environment().get(value.substring(1))
                  : value;
        };
    return socket == null || socket.isEmpty() ? null : tokens.file(socket);
  }

  private static List<Address> jumps(String value) {
    List<Address> jumps = new ArrayList<>();
    if (!value.equalsIgnoreCase("none")) {
      for (String jump : value.split(",", -1)) {
        jumps.add(jump(jump.strip()));
      }
    }
    return jumps;
  }

  /** Reads {@code [user@]host[:port]}, with or without {@code ssh://} before it. */
  private static Address jump(String text) {
    String rest = text.startsWith("ssh://") ? text.substring("ssh://".length()) : text;
    int at = rest.lastIndexOf('@');
    String user = at < 0 ? null : rest.substring(0, at);
    rest = rest.substring(at + 1);
    int colon = rest.lastIndexOf(':');
    boolean bareIpv6 = rest.indexOf(':') != colon && !rest.startsWith("[");
    boolean portless = colon < 0 || rest.endsWith("]") || bareIpv6;
    String host = portless ? rest : rest.substring(0, colon);
    Integer port = portless ? null : number("proxyjump", rest.substring(colon + 1), 65535);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.startsWith("-") || (user != null && user.isEmpty())) {
      throw wrong("proxyjump", text);
    }
    return new Address(host, port, user);
  }

  private static boolean flag(String value) {
    return value.equalsIgnoreCase("yes") || value.equalsIgnoreCase("true");
  }

  private static Family family(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "any" -> Family.ANY;
      case "inet" -> Family.INET;
      case "inet6" -> Family.INET6;
      default -> throw wrong("addressfamily", value);
    };
  }

  private static int number(String keyword, String value, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, like a number out of range.
    }
    throw wrong(keyword, value);
  }

  private static String first(Map<String, List<String>> found, String keyword, String absent) {
    List<String> values = found.get(keyword);
    return values == null || values.isEmpty() ? absent : values.getFirst();
  }

  private static void refuse(
      String keyword, Set<String> harmless, Map<String, List<String>> found) {
    String value = first(found, keyword, "");
    if (!value.isEmpty() && !harmless.contains(value.toLowerCase(Locale.ROOT))) {
      throw new UserError(
          ExitCode.UNCHANGED,
          "ssh_config sets %s to %s, which shipit does not do"
              .formatted(keyword, Printable.of(value)),
          "give this host other settings in a file of its own, and name it by --ssh-config");
    }
  }

  private static UserError wrong(String keyword, String value) {
    return new UserError(
        ExitCode.UNCHANGED,
        "ssh_config sets %s to %s".formatted(keyword, Printable.of(value)),
        "see ssh_config(5) for the values of " + keyword);
  }
}
