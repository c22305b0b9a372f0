package io.shipit.acceptance;

import io.shipit.config.DeployFile;
import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.shell.ShellHost;
import io.shipit.shell.Timeouts;
import io.shipit.ssh.MinaDialer;
import io.shipit.ssh.SshOptions;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Three OpenSSH servers on this machine. */
final class OpenSshBed implements Bed {
  private final Map<String, OpenSshServer> servers = new LinkedHashMap<>();
  private final Map<HostId, Target> targets = new LinkedHashMap<>();
  private final Environment environment;
  private final Laptop laptop;
  private final MinaDialer dialer;
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
    Target target = Objects.requireNonNull(targets.get(host));
    Address address = new Address(target.host(), target.port(), target.user());
    return new ShellHost(
        host,
        target,
        () -> dialer.connect(address, target.connectTimeout()),
        Timeouts.USUAL,
        (_, _, _) -> {});
  }

  private OpenSshServer server(HostId host) {
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
    servers.values().forEach(OpenSshServer::close);
  }
}
