package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.HostId;
import java.util.List;

/**
 * {@code shipit recover}: finishes or undoes, by rule and from any machine, what rollouts left
 * whose coordinator died.
 */
public final class Recover {
  private final World world;

  /** A recovery in this world. */
  public Recover(World world) {
    this.world = world;
  }

  /**
   * Runs the recovery.
   *
   * @param steal whether a person says that the locks' holders are gone, whatever can be seen of
   *     them
   * @return exit code 0 if every host reads one release and no record is open
   */
  public Result run(Environment environment, boolean steal) {
    List<HostId> hosts = Fleet.idsOf(environment);
    world.progress().accept(new Progress.Began("recover", environment.name(), "", hosts));
    try (Fleet fleet = new Fleet(world, environment)) {
      Fleet.Reading reading = fleet.read();
      var damaged = Preflight.damaged(reading.surveys());
      if (damaged.isPresent()) {
        return new Conclusion(environment.name(), hosts, world.commands(), _ -> "")
            .refused(damaged.get(), reading.surveys(), null);
      }
      return new Settling(world, environment.name(), fleet, hosts).run(reading, steal);
    }
  }
}
