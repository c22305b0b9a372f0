package io.shipit.cli;

import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.deploy.HostFactory;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.shell.ShellHost;
import io.shipit.shell.Timeouts;
import io.shipit.transport.Address;
import io.shipit.transport.Dialer;

/** Hosts that are spoken to through a shell, over connections of one dialer. */
final class ShellHosts implements HostFactory {
  private final Dialer dialer;

  ShellHosts(Dialer dialer) {
    this.dialer = dialer;
  }

  @Override
  public Host host(HostId id, Environment environment, Target target, HookOutput output) {
    Address address = new Address(target.host(), target.port(), target.user());
    return new ShellHost(
        id,
        target,
        () -> dialer.connect(address, target.connectTimeout()),
        Timeouts.USUAL,
        (host, _, line) -> output.line(host, line));
  }
}
