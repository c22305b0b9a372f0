package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import java.util.List;

/** Makes the port to one host of an environment; it connects when it is first used. */
@FunctionalInterface
public interface HostFactory {
  /**
   * Makes a host that is not connected yet.
   *
   * @param id its name in reports
   * @param environment where it belongs
   * @param target its settings
   * @param output hears what hooks on it print
   */
  Host host(HostId id, Environment environment, Target target, HookOutput output);

  /** Hears what hooks print. */
  @FunctionalInterface
  interface HookOutput {
    /** One line, printable. */
    void line(HostId host, String line);
  }

  /** The names of an environment's hosts, in inventory order. */
  static List<HostId> idsOf(Environment environment) {
    return Fleet.idsOf(environment);
  }
}
