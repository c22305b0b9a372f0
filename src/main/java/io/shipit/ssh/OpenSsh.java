package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.transport.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the ssh that is installed what it would do ({@code ssh -G}, ssh(1)); it takes some 5 ms. */
final class OpenSsh {
  private static final Set<String> LISTS = Set.of("userknownhostsfile", "globalknownhostsfile");
  private static final Set<String> REPEATED = Set.of("identityfile", "certificatefile");

  private final SshOptions options;
  private final @Nullable Path program;

  OpenSsh(SshOptions options) {
    this.options = options;
    this.program = usable(options) ? find(options.environment().getOrDefault("PATH", "")) : null;
  }

  /**
   * What ssh says about a host.
   *
   * @return the values of each keyword (lower case), or null if there is no ssh to ask
   * @throws UserError if ssh finds a mistake in its files
   */
  @Nullable Map<String, List<String>> ask(Address address) {
    if (program == null) {
      return null;
    }
    try {
      Process process = new ProcessBuilder(command(program, address)).start();
      process.getOutputStream().close();
      Thread errorReader;
      StringBuilder errors = new StringBuilder();
      errorReader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var reader = process.errorReader(StandardCharsets.UTF_8)) {
                      reader.lines().limit(20).forEach(line -> errors.append(line).append('\n'));
                    } catch (IOException e) {
                      // What was read so far is all there is to tell.
                    }
                  });
      Map<String, List<String>> found;
      try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
        found = parse(reader.lines().toList());
      }
      int status = process.waitFor();
      errorReader.join();
      if (status != 0) {
        throw new UserError(
            ExitCode.UNCHANGED,
            "ssh -G ends with status %d: %s"
                .formatted(status, Printable.of(errors.toString().strip())),
            "mend ssh_config");
      }
      return found;
    } catch (IOException e) {
      throw new UserError(
          ExitCode.UNCHANGED,
          "cannot run %s: %s".formatted(program, Printable.of(e.toString())),
          "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(ExitCode.UNCHANGED, "interrupted", "");
    }
  }

  private List<String> command(Path ssh, Address address) {
    List<String> command = new ArrayList<>(List.of(ssh.toString(), "-G"));
    if (options.configFile() != null) {
      command.addAll(List.of("-F", options.configFile().toString()));
    }
    if (address.port() != null) {
      command.addAll(List.of("-p", address.port().toString()));
    }
    if (address.user() != null) {
      command.addAll(List.of("-l", address.user()));
    }
    command.addAll(List.of("--", address.host()));
    return command;
  }

  /** Reads lines of a keyword and its value. */
  static Map<String, List<String>> parse(List<String> lines) {
    Map<String, List<String>> found = new HashMap<>();
    for (String line : lines) {
      int blank = line.indexOf(' ');
      if (blank > 0) {
        String keyword = line.substring(0, blank).toLowerCase(Locale.ROOT);
        String value = line.substring(blank + 1);
        if (LISTS.contains(keyword)) {
          found.put(keyword, files(value));
        } else if (REPEATED.contains(keyword)) {
          found.computeIfAbsent(keyword, k -> new ArrayList<>()).add(value);
        } else {
          found.putIfAbsent(keyword, List.of(value));
        }
      }
    }
    return found;
  }

  /** Splits a list of files at the blanks that begin a path: ssh prints no quotes. */
  private static List<String> files(String value) {
    List<String> files = new ArrayList<>();
    for (String word : value.split(" ", -1)) {
      boolean begins = word.startsWith("/") || word.startsWith("~") || word.equals("none");
      if (begins || files.isEmpty()) {
        files.add(word);
      } else {
        files.add(files.removeLast() + " " + word);
      }
    }
    return files;
  }

  /**
   * ssh looks for the user's files where the password database says: another home is not its own.
   */
  private static boolean usable(SshOptions options) {
    return options.home().toString().equals(System.getProperty("user.home"));
  }

  private static @Nullable Path find(String path) {
    for (String directory : path.split(":", -1)) {
      Path candidate = Path.of(directory, "ssh");
      if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
