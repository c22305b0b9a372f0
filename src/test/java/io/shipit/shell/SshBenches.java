package io.shipit.shell;

import io.shipit.config.HttpCheck;
import io.shipit.config.Target;
import io.shipit.host.DeployRoot;
import io.shipit.host.FilesBench;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Rollouts;
import io.shipit.ssh.MinaDialer;
import io.shipit.ssh.SshOptions;
import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One SSH server for all tests of a class; each bench is a deploy root of its own on it. */
final class SshBenches implements AutoCloseable {
  private final SshTestServer server;
  private final Function<String, DeployRoot> roots;
  private final Consumer<String> awaitGuards;
  private final MinaDialer dialer;
  private int made;

  /**
   * Benches on a server, which is closed with them.
   *
   * @param login the key that the server lets in
   * @param client a directory for the files of the user
   * @param roots how a test looks into a directory of the server
   * @param awaitGuards waits for the guards of a deploy root
   */
  SshBenches(
      SshTestServer server,
      TestKey login,
      Path client,
      Function<String, DeployRoot> roots,
      Consumer<String> awaitGuards) {
    this.server = server;
    this.roots = roots;
    this.awaitGuards = awaitGuards;
    Path config = client.resolve("config");
    Path known = client.resolve("known_hosts");
    try {
      Files.write(known, server.hostKeyLines());
      Files.writeString(
          config,
          "Host *\n  UserKnownHostsFile %s\n  GlobalKnownHostsFile none\n  IdentityFile %s\n"
              .formatted(known, login.writeTo(client, "id")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.dialer = new MinaDialer(new SshOptions(config, client, Map.of()));
  }

  /** Benches on a server of this machine. */
  static SshBenches here(SshTestServer server, TestKey login, Path client) {
    return new SshBenches(
        server,
        login,
        client,
        path -> new LocalRoot(Path.of(path)),
        path -> LocalBench.awaitGuards(Path.of(path)));
  }

  /** A deploy root that does not exist yet. */
  FilesBench bench(Settings settings) {
    return bench(settings, null);
  }

  /** The same, with a check after the swap. */
  FilesBench bench(Settings settings, @Nullable HttpCheck check) {
    String path = server.deployPath() + "/" + ++made + "/www";
    Target plain = Target.of(Rollouts.HOST.name(), path);
    return new Bench(
        new Target(
            plain.name(),
            server.address(),
            server.port(),
            server.user(),
            path,
            settings.keep(),
            settings.shared(),
            settings.beforeSwap(),
            settings.afterSwap(),
            check,
            plain.connectTimeout(),
            null));
  }

  private final class Bench implements FilesBench {
    private final Target target;
    private final List<ShellHost> clients = new ArrayList<>();

    Bench(Target target) {
      this.target = target;
    }

    @Override
    public ShellHost client() {
      Address address = new Address(target.host(), target.port(), target.user());
      ShellHost host =
          new ShellHost(
              Rollouts.HOST,
              target,
              () -> dialer.connect(address, target.connectTimeout()),
              LocalBench.PATIENT,
              (_, _, _) -> {});
      clients.add(host);
      return host;
    }

    @Override
    public DeployRoot root() {
      return roots.apply(target.path());
    }

    @Override
    public void passTime() {
      awaitGuards.accept(target.path());
    }

    @Override
    public void close() {
      clients.forEach(ShellHost::close);
    }
  }

  @Override
  public void close() {
    dialer.close();
    server.close();
  }
}
