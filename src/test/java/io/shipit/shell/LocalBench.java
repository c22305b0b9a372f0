package io.shipit.shell;

import io.shipit.config.Target;
import io.shipit.host.DeployRoot;
import io.shipit.host.Host;
import io.shipit.host.HostBench;
import io.shipit.host.Rollouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A deploy root in a temporary directory, used through shells on this machine. */
final class LocalBench implements HostBench {
  static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ZERO);

  private final Path directory;
  private final List<String> shell;
  private final Map<String, String> environment;
  private final Settings settings;
  private final List<Host> clients = new ArrayList<>();

  LocalBench(List<String> shell, Map<String, String> environment, Settings settings) {
    this.shell = shell;
    this.environment = environment;
    this.settings = settings;
    try {
      this.directory = Files.createTempDirectory("shipit-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the deploy root is, or will be. */
  Path path() {
    return directory.resolve("srv/www");
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
        plain.check(),
        plain.connectTimeout(),
        plain.group());
  }

  @Override
  public Host client() {
    Host host =
        new ShellHost(
            Rollouts.HOST,
            target(),
            () -> new LocalConnection(shell, environment),
            TIMEOUTS,
            HostOutput.NONE);
    clients.add(host);
    return host;
  }

  @Override
  public DeployRoot root() {
    return new LocalRoot(path());
  }

  @Override
  public void close() {
    clients.forEach(Host::close);
    new LocalRoot(directory).delete(".");
  }
}
