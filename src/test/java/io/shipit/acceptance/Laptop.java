package io.shipit.acceptance;

import io.shipit.cli.InProcess;
import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestHost;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine that someone deploys from: a home directory with what {@code ssh} needs, and a
 * repository made by git's own program. Host aliases of ssh_config are the names of the servers.
 */
final class Laptop {
  private static final Map<String, String> GIT_SETTINGS =
      Map.of(
          "GIT_CONFIG_GLOBAL", "/dev/null",
          "GIT_CONFIG_SYSTEM", "/dev/null",
          "GIT_AUTHOR_NAME", "Ada",
          "GIT_AUTHOR_EMAIL", "ada@example.com",
          "GIT_COMMITTER_NAME", "Ada",
          "GIT_COMMITTER_EMAIL", "ada@example.com");

  private final Path directory;
  private final TestKey key;
  private final Map<String, String> environment = new HashMap<>();

  private Laptop(Path directory, String name, TestKey key) {
    this.directory = directory;
    this.key = key;
    environment.putAll(Map.of("HOME", directory.toString(), "USER", "ada", "HOSTNAME", name));
  }

  /** A machine with an empty repository, which knows the servers and whose key they let in. */
  static Laptop with(Path directory, TestKey key, Map<String, ? extends SshTestServer> servers) {
    Laptop laptop = set(directory, "laptop", key, servers);
    laptop.make(laptop.repository());
    laptop.git("init", "--quiet", "--initial-branch=main");
    return laptop;
  }

  /** Another machine with a clone of the repository, which knows the same servers. */
  Laptop another(Path directory, Map<String, ? extends SshTestServer> servers) {
    Laptop other = set(directory, "spare", key, servers);
    program(directory, "git", "clone", "--quiet", repository().toString(), "repository");
    return other;
  }

  private static Laptop set(
      Path directory, String name, TestKey key, Map<String, ? extends SshTestServer> servers) {
    Laptop laptop = new Laptop(directory, name, key);
    laptop.make(directory);
    key.writeTo(directory, "id_ed25519");
    laptop.meet(servers);
    return laptop;
  }

  /** Writes ssh_config and known_hosts anew. */
  void meet(Map<String, ? extends SshTestServer> servers) {
    StringBuilder config = new StringBuilder();
    List<String> known = new ArrayList<>();
    servers.forEach(
        (alias, server) -> {
          config.append(
              """
              Host %s
                HostName %s
                Port %d
                User %s
              """
                  .formatted(alias, server.address(), server.port(), server.user()));
          known.addAll(server.hostKeyLines());
        });
    config.append(
        """
        Host *
          IdentityFile "%1$s/id_ed25519"
          IdentitiesOnly yes
          UserKnownHostsFile "%1$s/known_hosts"
          GlobalKnownHostsFile none
        """
            .formatted(directory));
    file("ssh_config", config.toString());
    file("known_hosts", String.join("\n", known) + "\n");
  }

  /** From now on the keys come from this agent. */
  void withAgent(Path socket) {
    environment.put("SSH_AUTH_SOCK", socket.toString());
  }

  /**
   * From now on nobody here waits as long as a person would.
   *
   * @param beat how often a holder says that it lives, in milliseconds
   * @param lease how long it may be silent
   * @param looks how long is waited between two looks
   */
  Laptop impatient(int beat, int lease, int looks) {
    environment.put("SHIPIT_PATIENCE", "%d,%d,%d,%d".formatted(beat, lease, looks, looks));
    return this;
  }

  Path home() {
    return directory;
  }

  Path repository() {
    return directory.resolve("repository");
  }

  /** Writes a file of the home directory. */
  void file(String path, String text) {
    put(directory.resolve(path), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file of the repository's work tree. */
  Laptop write(String path, String text) {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file of the repository's work tree. */
  Laptop write(String path, byte[] bytes) {
    put(repository().resolve(path), bytes);
    return this;
  }

  /**
   * Writes deploy.yml with the environment {@code prod}.
   *
   * @param keys further lines of the environment, without indentation
   */
  Laptop configure(Map<String, ? extends TestHost> hosts, String... keys) {
    StringBuilder yaml = new StringBuilder("keep: 3\nenvironments:\n  prod:\n    hosts:\n");
    hosts.forEach(
        (alias, host) ->
            yaml.append("      - {host: %s, path: %s}\n".formatted(alias, host.deployPath())));
    for (String key : keys) {
      yaml.append(key.indent(4));
    }
    return write("deploy.yml", yaml.toString());
  }

  /** Commits the whole work tree; returns the commit's id. */
  String commit(String subject) {
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", subject);
    return git("rev-parse", "HEAD").strip();
  }

  /** Runs git in the repository. */
  String git(String... arguments) {
    return new String(gitBytes(arguments), StandardCharsets.UTF_8);
  }

  /** Runs git in the repository, whatever it prints. */
  byte[] gitBytes(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return program(repository(), command.toArray(String[]::new));
  }

  /** Runs a line of shell in the repository. */
  void shell(String line) {
    program(repository(), "/bin/sh", "-c", line);
  }

  /** Runs shipit in the repository, in this process, with this machine's ssh_config. */
  Run shipit(String... arguments) {
    return InProcess.run(repository(), environment, Clock.systemUTC(), line(arguments));
  }

  /**
   * Starts shipit in the repository, in a process of its own: the installed program if Maven has
   * made it, else from the classes.
   */
  Process start(String... arguments) {
    List<String> command = new ArrayList<>(installed());
    command.addAll(line(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(repository().toFile())
            .redirectError(directory.resolve("errors").toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> installed() {
    String program = System.getProperty("shipit.program", "");
    return !program.isEmpty() && Files.isExecutable(Path.of(program))
        ? List.of(Path.of(program).toAbsolutePath().toString())
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.shipit.cli.Main");
  }

  private List<String> line(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("--ssh-config", directory.resolve("ssh_config").toString()));
    return line;
  }

  private byte[] program(Path where, String... command) {
    try {
      Path errors = Files.createTempFile(directory, "errors", "");
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(where.toFile()).redirectError(errors.toFile());
      builder.environment().putAll(GIT_SETTINGS);
      Process process = builder.start();
      process.getOutputStream().close();
      byte[] printed = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "%s ended with %d: %s".formatted(List.of(command), status, Files.readString(errors)));
      }
      Files.delete(errors);
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a program ran", e);
    }
  }

  private void make(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
