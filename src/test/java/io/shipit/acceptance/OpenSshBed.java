package io.shipit.acceptance;

import io.shipit.config.DeployFile;
import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.deploy.HostFactory;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.shell.ShellHost;
import io.shipit.shell.Timeouts;
import io.shipit.ssh.MinaDialer;
import io.shipit.ssh.SshOptions;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Three OpenSSH servers on this machine. */
final class OpenSshBed implements Bed {
  private final Map<String, OpenSshServer> servers = new LinkedHashMap<>();
  private final Map<HostId, Target> targets = new LinkedHashMap<>();
  private final Environment environment;
  private final Laptop laptop;
  private final MinaDialer dialer;
  private final List<MinaDialer> dialers = new ArrayList<>();
  private int saved;

  private record Copy(String name) implements State {}

  /** Starts the servers; shipit has never been there. */
  OpenSshBed(Path directory) {
    TestKey key = TestKey.ed25519();
    HOSTS.forEach(host -> servers.put(host.name(), OpenSshServer.start(key)));
    laptop = Laptop.with(directory, key, servers);
    laptop.configure(servers, "before_swap: ['true']", "after_swap: ['true']");
    laptop.write("index.html", "hello\n").commit("Hello");
    environment = DeployFile.read(repository().resolve("deploy.yml")).environment("prod");
    for (Target target : environment.targets()) {
      targets.put(new HostId(target.name()), target);
    }
    dialer =
        new MinaDialer(
            new SshOptions(laptop.home().resolve("ssh_config"), laptop.home(), Map.of()));
  }

  /** The repository that commands are run in. */
  Path repository() {
    return laptop.repository();
  }

  @Override
  public Environment environment() {
    return environment;
  }

  @Override
  public Host connect(HostId host) {
    return connect(host, dialer, target(host).connectTimeout(), Timeouts.USUAL);
  }

  private Target target(HostId host) {
    return Objects.requireNonNull(targets.get(host));
  }

  private Host connect(HostId host, MinaDialer by, Duration connecting, Timeouts timeouts) {
    Target target = target(host);
    Address address = new Address(target.host(), target.port(), target.user());
    return new ShellHost(
        host, target, () -> by.connect(address, connecting), timeouts, (_, _, _) -> {});
  }

  /**
   * The way of a machine that knows these proxies in place of the servers.
   *
   * @param connecting how long connecting may take
   */
  HostFactory through(Map<HostId, CuttingProxy> proxies, Duration connecting, Timeouts timeouts) {
    Path home = laptop.home().resolveSibling("behind-proxies-" + dialers.size());
    Map<String, SshTestServer> known = new LinkedHashMap<>();
    proxies.forEach((host, proxy) -> known.put(host.name(), new Proxied(server(host), proxy)));
    laptop.another(home, known);
    MinaDialer behind = new MinaDialer(new SshOptions(home.resolve("ssh_config"), home, Map.of()));
    dialers.add(behind);
    return (host, _, _, _) -> connect(host, behind, connecting, timeouts);
  }

  /** A server as it looks from behind a proxy. */
  private record Proxied(OpenSshServer server, CuttingProxy proxy) implements SshTestServer {
    @Override
    public String address() {
      return server.address();
    }

    @Override
    public int port() {
      return proxy.port();
    }

    @Override
    public String user() {
      return server.user();
    }

    @Override
    public List<String> hostKeyLines() {
      return server.hostKeyLines().stream()
          .map(line -> line.replace(":" + server.port(), ":" + proxy.port()))
          .toList();
    }

    @Override
    public String deployPath() {
      return server.deployPath();
    }

    @Override
    public String log() {
      return server.log();
    }

    @Override
    public void close() {
      proxy.close();
    }
  }

  /** Waits until no session is open on any server. */
  void awaitSilence() {
    servers.values().forEach(server -> OpenSshServer.awaitEnd(server.sessions()));
  }

  OpenSshServer server(HostId host) {
    return Objects.requireNonNull(servers.get(host.name()));
  }

  @Override
  public Found found(HostId host) {
    return new FoundFiles(Path.of(server(host).deployPath()), repository()).found();
  }

  @Override
  public State save() {
    Copy copy = new Copy("../saved-" + saved++);
    servers.values().forEach(server -> server.shell("cp -a . " + copy.name()));
    return copy;
  }

  @Override
  public void restore(State state) {
    String copy = ((Copy) state).name();
    servers
        .values()
        .forEach(server -> server.shell("find . -mindepth 1 -delete && cp -a " + copy + "/. ."));
  }

  @Override
  public void close() {
    dialer.close();
    dialers.forEach(MinaDialer::close);
    servers.values().forEach(OpenSshServer::close);
  }
}
