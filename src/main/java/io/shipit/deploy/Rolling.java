package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.Current;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.rollout.Phase;
import io.shipit.rollout.Plan;
import io.shipit.rollout.Rollout;
import io.shipit.rollout.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What push and rollback have in common: the same hosts, the same checks before, the same protocol.
 * What a dead coordinator left is settled first.
 */
final class Rolling implements AutoCloseable {
  private static final int SHORT_COMMIT = 10;
  private static final int SHORT_SUBJECT = 60;

  private final World world;
  private final Environment environment;
  private final Fleet fleet;
  private final List<HostId> hosts;
  private final Gate gate;

  /**
   * A rollout in this world.
   *
   * @param wait how long to wait for a lock that somebody else holds
   */
  Rolling(World world, Environment environment, Duration wait) {
    this.world = world;
    this.environment = environment;
    this.hosts = Fleet.idsOf(environment);
    this.fleet = new Fleet(world, environment);
    this.gate = new Gate(world, environment, fleet, wait, _ -> false);
  }

  /** What a release that is about to become live is. */
  record Wanted(
      RolloutRecord.Kind kind,
      ReleaseId release,
      String commit,
      String subject,
      String fingerprint,
      String manifest,
      Source source) {}

  /** Begins to connect, in the background. */
  void startReading() {
    fleet.startReading();
  }

  /** Goes through the {@link Gate#pass gate} if every history can be read. */
  Result pass(boolean mayChange, Function<Map<HostId, Survey>, Result> action) {
    return gate.pass(
        mayChange,
        surveys ->
            Preflight.damagedHistory(surveys)
                .map(refusal -> conclusion(surveys).refused(refusal, surveys, null))
                .orElseGet(() -> action.apply(surveys)));
  }

  /** Hosts that cannot take part as they are; see {@link Preflight#unfit}. */
  Optional<Preflight.Refusal> unfit(Map<HostId, Survey> surveys, long bytes, long inodes) {
    return Preflight.unfit(
        surveys, bytes, inodes, world.commands().line("check", environment.name()));
  }

  /** Says what {@link #roll} would do. */
  Result rehearse(Map<HostId, Survey> surveys, Wanted wanted) {
    surveys.forEach(
        (host, survey) ->
            world
                .progress()
                .accept(new Progress.Planned(host, live(survey), wanted.release().value())));
    PlannedHooks.of(environment, wanted.kind())
        .forEach(text -> world.progress().accept(new Progress.Noted(text)));
    return conclusion(surveys)
        .unchanged(
            wanted.release().value(),
            surveys,
            "dry run: nothing was changed on any host of " + environment.name());
  }

  /** Runs the rollout. */
  Result roll(Map<HostId, Survey> surveys, Wanted wanted) {
    Plan plan = plan(surveys, wanted);
    Verdict verdict = new Driver(fleet.hosts(), world).run(Rollout.begin(plan));
    Result ended =
        conclusion(surveys, wanted)
            .ended(verdict, surveys, wanted.release().value(), actionName(wanted.kind()));
    if (ended.exitCode() == ExitCode.LOCKED) {
      return gate.lockedBy(fleet.read(), ended);
    }
    return ended.exitCode() == ExitCode.UNCHANGED && wasRefusedAVote(verdict)
        ? overtaken(plan.record(), fleet.read(), ended)
        : ended;
  }

  private static boolean wasRefusedAVote(Verdict verdict) {
    return verdict.hosts().stream()
        .flatMap(host -> host.troubles().stream())
        .anyMatch(
            trouble ->
                trouble.phase() == Phase.PREPARE
                    && trouble.step() == Step.STAGE
                    && !trouble.unknown());
  }

  /**
   * A host votes for nothing that was planned before another rollout ended there. Whoever was as
   * unlucky as that has met another rollout no less than one who finds the lock held.
   */
  private Result overtaken(RolloutRecord planned, Fleet.Reading reading, Result ended) {
    boolean another =
        reading.surveys().values().stream()
            .flatMap(survey -> survey.history().stream())
            .map(HistoryEntry::record)
            .anyMatch(
                record ->
                    record.sequence() >= planned.sequence() && !record.tx().equals(planned.tx()));
    return another
        ? new Result(
            ExitCode.LOCKED,
            ExitCode.LOCKED,
            ended.environment(),
            ended.release(),
            "another rollout came first; nothing was changed",
            "run it again; --wait 15m does so by itself",
            ended.hosts())
        : ended;
  }

  private Plan plan(Map<HostId, Survey> surveys, Wanted wanted) {
    var tx = world.nonces().get();
    var owner = world.owner(why(wanted));
    Map<HostId, Optional<ReleaseId>> previous = new HashMap<>();
    surveys.forEach((host, survey) -> previous.put(host, ReleaseHistory.liveOn(survey)));
    RolloutRecord record =
        new RolloutRecord(
            tx,
            environment.name(),
            new ReleaseHistory(surveys).nextSequence(),
            wanted.kind(),
            hosts,
            Plan.anchorOf(hosts),
            wanted.release(),
            null,
            wanted.commit(),
            wanted.subject(),
            wanted.fingerprint(),
            wanted.manifest(),
            owner,
            world.version(),
            environment.confirm());
    return new Plan(tx, owner, record, previous, wanted.source());
  }

  /** What the lock is held for, in a few words for whoever meets it. */
  private static String why(Wanted wanted) {
    String subject = Printable.shortened(wanted.subject(), SHORT_SUBJECT);
    return switch (wanted.kind()) {
      case ROLLBACK -> "rollback to " + wanted.release();
      case PUSH ->
          "push of "
              + wanted.commit().substring(0, SHORT_COMMIT)
              + (subject.isEmpty() ? "" : ": " + subject);
    };
  }

  Conclusion conclusion(Map<HostId, Survey> surveys) {
    return Conclusion.of(world, environment, surveys);
  }

  private Conclusion conclusion(Map<HostId, Survey> surveys, Wanted wanted) {
    ReleaseHistory history = new ReleaseHistory(surveys);
    return new Conclusion(
        environment.name(),
        hosts,
        world.commands(),
        release ->
            release.equals(wanted.release().value())
                ? wanted.commit()
                : ReleaseId.isValid(release) ? history.commitOf(new ReleaseId(release)) : "");
  }

  Fleet fleet() {
    return fleet;
  }

  List<HostId> hosts() {
    return hosts;
  }

  static String actionName(RolloutRecord.Kind kind) {
    return switch (kind) {
      case PUSH -> "push";
      case ROLLBACK -> "rollback";
    };
  }

  /** What is live, for plans and reports. */
  static String live(Survey survey) {
    Current current = survey.sight().current();
    return current.display();
  }

  @Override
  public void close() {
    fleet.close();
  }
}
