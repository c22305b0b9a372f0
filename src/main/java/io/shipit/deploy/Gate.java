package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What has to be so before anything is changed: every host is read, no lock is somebody else's, and
 * what a dead coordinator left is settled. Whoever finds the environment locked, here or at any
 * later point before a change, waits for its turn if it was asked to, and begins anew.
 */
final class Gate {
  private final World world;
  private final Environment environment;
  private final Fleet fleet;
  private final Turn turn;
  private final Predicate<Lock.Held> ours;

  /**
   * A gate for one command.
   *
   * @param wait how long to wait for locks of others; zero for not at all
   * @param ours which locks need not be free
   */
  Gate(
      World world, Environment environment, Fleet fleet, Duration wait, Predicate<Lock.Held> ours) {
    this.world = world;
    this.environment = environment;
    this.fleet = fleet;
    this.turn = Turn.waiting(world, fleet, wait, false);
    this.ours = ours;
  }

  /**
   * Goes through once the hosts are read; {@link Fleet#startReading} was called before.
   *
   * @param mayChange false for a dry run, which only says that something is unsettled
   * @param action what is done with the hosts as they were read; it is done again from the start if
   *     it ends with {@link ExitCode#LOCKED} and there is time left to wait
   */
  Result pass(boolean mayChange, Function<Map<HostId, Survey>, Result> action) {
    Fleet.Reading reading = fleet.awaitReading();
    while (true) {
      Result result = attempt(reading, mayChange, action);
      if (result.exitCode() != ExitCode.LOCKED || turn.isOver()) {
        return result;
      }
      turn.await();
      if (world.interruption().isRequested()) {
        return conclusion(reading.surveys()).stopped(reading.surveys());
      }
      reading = turn.judged(fleet.read());
    }
  }

  /** The result of somebody who was overtaken, with who holds the locks now, if anybody does. */
  Result lockedBy(Fleet.Reading reading, Result overtaken) {
    Map<HostId, Survey> surveys = reading.surveys();
    return locked(surveys)
        .map(refusal -> conclusion(surveys).refused(refusal, surveys, null))
        .orElse(overtaken);
  }

  private Result attempt(
      Fleet.Reading reading, boolean mayChange, Function<Map<HostId, Survey>, Result> action) {
    Map<HostId, Survey> surveys = reading.surveys();
    Optional<Preflight.Refusal> refusal =
        Preflight.unreachable(reading.failures())
            .or(() -> Preflight.damaged(surveys))
            .or(() -> locked(surveys));
    if (refusal.isPresent()) {
      return conclusion(surveys).refused(refusal.get(), surveys, null);
    }
    if (world.interruption().isRequested()) {
      return conclusion(surveys).stopped(surveys);
    }
    if (!Preflight.isUnsettled(surveys)) {
      return action.apply(surveys);
    }
    if (!mayChange) {
      warn("an earlier rollout was cut off; the real run settles it first");
      return action.apply(surveys);
    }
    warn("an earlier rollout was cut off; settling it first");
    return settle(reading, action);
  }

  private Result settle(Fleet.Reading reading, Function<Map<HostId, Survey>, Result> action) {
    Settling settling = new Settling(world, environment.name(), fleet, Fleet.idsOf(environment));
    Result settled = settling.run(reading, false);
    world.progress().accept(new Progress.Noted(settled.summary()));
    Map<HostId, Survey> surveys = settling.reading().surveys();
    if (settled.state() != ExitCode.DONE && !settling.nothingIsOpen()) {
      return settled;
    }
    return locked(surveys)
        .map(refusal -> conclusion(surveys).refused(refusal, surveys, null))
        .orElseGet(() -> action.apply(surveys));
  }

  private Optional<Preflight.Refusal> locked(Map<HostId, Survey> surveys) {
    return Preflight.locked(surveys, environment.name(), world.commands(), ours);
  }

  private Conclusion conclusion(Map<HostId, Survey> surveys) {
    return Conclusion.of(world, environment, surveys);
  }

  private void warn(String text) {
    world.progress().accept(new Progress.Warned(text));
  }
}
