package io.shipit.cli;

import io.shipit.cli.InProcess.Run;
import io.shipit.demo.EmbeddedServer;
import io.shipit.demo.Faults;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * A repository, embedded SSH servers and an ssh_config that leads to them: the whole program can be
 * run on it. Every server's deploy root is {@code <dir>/<host>/site}.
 */
final class Site implements AutoCloseable {
  private static final PersonIdent ADA = new PersonIdent("Ada", "ada@example.com");

  /** The commands that have shared options. */
  private static final List<String> HOST_COMMANDS =
      List.of("push", "rollback", "status", "releases", "check", "recover", "lock", "unlock");

  private static final Instant START = Instant.parse("2026-11-22T20:00:00Z");

  private final Path directory;
  private final QuickTime time = new QuickTime();
  private String user = "ada";
  private int runs;
  private final TestKey key = TestKey.ed25519();
  private final Map<String, EmbeddedServer> servers = new LinkedHashMap<>();
  private final Map<String, Faults> faults = new HashMap<>();

  Site(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(repository());
      Git.init().setDirectory(repository().toFile()).setInitialBranch("main").call().close();
      key.writeTo(directory, "id_ed25519");
      writeSshConfig();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  Path repository() {
    return directory.resolve("repository");
  }

  Path directory() {
    return directory;
  }

  Path root(String host) {
    return directory.resolve(host).resolve("site");
  }

  /** Starts a host on which nothing goes wrong. */
  Site host(String name) {
    return host(name, Faults.NONE);
  }

  /** Starts a host that goes wrong as {@code fault} says. */
  Site host(String name, Faults fault) {
    faults.put(name, fault);
    try {
      Files.createDirectories(directory.resolve(name));
      servers.put(name, start(name, fault));
      writeSshConfig();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts every connection of a host and lets nobody in any more. */
  void stop(String host) {
    try {
      server(host).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a stopped host answer again, on a new port and with a new key, as its files are. */
  void restart(String host) {
    host(host, faults.getOrDefault(host, Faults.NONE));
  }

  /** Writes a file of the repository. */
  Site write(String path, String text) {
    try {
      Path file = repository().resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything in the work tree; returns the commit's id. */
  String commit(String subject) {
    try (Git git = Git.open(repository().toFile())) {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      return git.commit()
          .setMessage(subject)
          .setAuthor(ADA)
          .setCommitter(ADA)
          .setSign(false)
          .call()
          .name();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on somebody else runs the program, on a machine of their own. */
  void as(String name) {
    user = name;
  }

  /** What happens while the program waits. */
  QuickTime time() {
    return time;
  }

  /** Runs the program in the repository, with this site's ssh_config. */
  Run shipit(String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    if (HOST_COMMANDS.contains(line.isEmpty() ? "" : line.getFirst()) && !line.contains("--help")) {
      line.addAll(List.of("--ssh-config", directory.resolve("ssh_config").toString()));
    }
    return InProcess.run(
        repository(),
        Map.of(
            "HOME",
            directory.toString(),
            "USER",
            user,
            "HOSTNAME",
            user.equals("ada") ? "laptop" : user + "s-laptop"),
        Clock.fixed(START.plusSeconds(60L * runs++), ZoneOffset.UTC),
        time,
        line);
  }

  private EmbeddedServer start(String name, Faults fault) throws IOException {
    return new EmbeddedServer(directory.resolve(name), key.pair().getPublic(), fault).start();
  }

  private EmbeddedServer server(String host) {
    EmbeddedServer server = servers.get(host);
    if (server == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return server;
  }

  private void writeSshConfig() throws IOException {
    StringBuilder config = new StringBuilder();
    StringBuilder known = new StringBuilder();
    servers.forEach(
        (name, server) -> {
          config.append(
              "Host %s\n  HostName 127.0.0.1\n  Port %d\n".formatted(name, server.port()));
          known.append(server.hostKeyLine()).append('\n');
        });
    config.append(
        """
        Host *
          User deploy
          IdentityFile "%1$s/id_ed25519"
          IdentitiesOnly yes
          UserKnownHostsFile "%1$s/known_hosts"
          GlobalKnownHostsFile none
        """
            .formatted(directory));
    Files.writeString(directory.resolve("ssh_config"), config);
    Files.writeString(directory.resolve("known_hosts"), known);
  }

  @Override
  public void close() {
    servers.keySet().forEach(this::stop);
  }
}
