package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.HostId;
import io.shipit.problem.ExitCode;
import java.time.Duration;
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
   * Runs the recovery. Where a holder seems to live and no time to wait was given, it is watched
   * for the lease: a client that was cut off is silent.
   *
   * @param steal whether a person says that the locks' holders are gone, whatever can be seen of
   *     them
   * @param wait how long to wait for a lock that somebody else holds; zero for not at all
   * @return exit code 0 if every host reads one release and no record is open
   */
  public Result run(Environment environment, boolean steal, Duration wait) {
    List<HostId> hosts = Fleet.idsOf(environment);
    world.progress().accept(new Progress.Began("recover", environment.name(), "", hosts));
    try (Fleet fleet = new Fleet(world, environment)) {
      Turn turn =
          wait.isZero() && !steal
              ? Turn.watching(world, fleet)
              : Turn.waiting(world, fleet, wait, true);
      Fleet.Reading reading = fleet.read();
      while (true) {
        Result result = settle(environment, fleet, reading, steal);
        if (result.exitCode() != ExitCode.LOCKED || turn.isOver()) {
          return turn.finding().isEmpty() ? result : result.withHint(turn.finding());
        }
        turn.await();
        if (world.interruption().isRequested()) {
          return Conclusion.of(world, environment, reading.surveys()).stopped(reading.surveys());
        }
        reading = turn.judged(fleet.read());
      }
    }
  }

  private Result settle(
      Environment environment, Fleet fleet, Fleet.Reading reading, boolean steal) {
    return Preflight.damaged(reading.surveys())
        .map(
            damaged ->
                Conclusion.of(world, environment, reading.surveys())
                    .refused(damaged, reading.surveys(), null))
        .orElseGet(
            () ->
                new Settling(world, environment.name(), fleet, Fleet.idsOf(environment))
                    .run(reading, steal));
  }
}
