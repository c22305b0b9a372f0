package io.shipit.shell;

import io.shipit.config.HttpCheck;
import io.shipit.config.Target;
import io.shipit.host.FilesBench;
import io.shipit.host.HostId;
import io.shipit.host.Rollouts;
import io.shipit.host.Step;
import io.shipit.transport.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A deploy root in a temporary directory, used through shells on this machine. */
final class LocalBench implements FilesBench {
  private static final long PAUSE_NANOS = 10_000_000;

  /** Nothing takes too long, and what is no longer live is out of every cache at once. */
  static final Timeouts PATIENT =
      new Timeouts(
          Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ZERO);

  /** What hooks printed, in order. */
  final List<String> printed = new CopyOnWriteArrayList<>();

  private final Path directory;
  private final Settings settings;
  private final Map<String, String> environment = new HashMap<>();
  private final List<ShellHost> clients = new ArrayList<>();
  private List<String> shell = List.of("sh");
  private UnaryOperator<Connection> network = connection -> connection;
  private Timeouts timeouts = PATIENT;
  private @Nullable HttpCheck check;
  private @Nullable String group;
  private @Nullable Path root;

  LocalBench(Settings settings) {
    this.settings = settings;
    try {
      this.directory = Files.createTempDirectory("shipit-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The accounts' login shell: a command that reads a script from its standard input. */
  LocalBench shell(String... command) {
    shell = List.of(command);
    return this;
  }

  /** Adds to the environment of the account. */
  LocalBench environment(Map<String, String> more) {
    environment.putAll(more);
    return this;
  }

  /**
   * Puts a program before all others of this name on the account's path.
   *
   * @param script for sh; {@code REAL} stands for the real program
   */
  LocalBench program(String name, String script) {
    try {
      Path tools = Files.createDirectories(directory.resolve("tools"));
      Path program = Files.writeString(tools.resolve(name), script(name, script));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      environment.put("PATH", tools + ":" + System.getenv("PATH"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String script(String name, String script) {
    return "#!/bin/sh\n" + script.replace("REAL", Shells.program(name).toString()) + "\n";
  }

  /** What the network does to every connection. */
  LocalBench network(UnaryOperator<Connection> does) {
    network = does;
    return this;
  }

  LocalBench timeouts(Timeouts are) {
    timeouts = are;
    return this;
  }

  LocalBench check(HttpCheck is) {
    check = is;
    return this;
  }

  /** The group that may write to the deploy root. */
  LocalBench group(String name) {
    group = name;
    return this;
  }

  /** Puts the deploy root somewhere else. */
  LocalBench at(Path is) {
    root = is;
    return this;
  }

  /** Where the deploy root is, or will be. */
  Path path() {
    return root == null ? directory.resolve("srv/www") : root;
  }

  /** The settings of the one host. */
  Target target() {
    Target plain = Target.of(Rollouts.HOST.name(), path().toString());
    return new Target(
        plain.name(),
        plain.host(),
        plain.port(),
        plain.user(),
        plain.path(),
        settings.keep(),
        settings.shared(),
        settings.beforeSwap(),
        settings.afterSwap(),
        check,
        plain.connectTimeout(),
        group);
  }

  @Override
  public ShellHost client() {
    ShellHost host =
        new ShellHost(
            Rollouts.HOST,
            target(),
            () -> network.apply(new LocalConnection(shell, environment)),
            timeouts,
            this::print);
    clients.add(host);
    return host;
  }

  private void print(HostId host, Step step, String line) {
    printed.add(step.display() + ": " + line);
  }

  @Override
  public LocalRoot root() {
    return new LocalRoot(path());
  }

  @Override
  public void passTime() {
    awaitGuards(path());
  }

  /** Waits for every guard of a deploy root on this machine. */
  static void awaitGuards(Path root) {
    try (Stream<Path> files = Files.walk(root.resolve(".shipit/baton"))) {
      for (Path mark :
          files.filter(file -> file.toString().matches(".*/guard/[^/]*,run,.*")).toList()) {
        String process = mark.getFileName().toString().replaceFirst(".*,run,([0-9]+),.*", "$1");
        while (ProcessHandle.of(Long.parseLong(process)).isPresent()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clients.forEach(ShellHost::close);
    new LocalRoot(directory).delete(".");
  }
}
