package io.shipit.deploy;

import io.shipit.deploy.Result.HostResult;
import io.shipit.deploy.Result.Problem;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.ReleaseId;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.rollout.Recovery;
import io.shipit.rollout.RecoveryPlan;
import io.shipit.rollout.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settles what dead coordinators left on the hosts: one recovery after the other, oldest rollout
 * first, until no record is open or one cannot be settled.
 */
final class Settling {
  /** More left-overs than this at once were not made by shipit. */
  private static final int MOST_ROUNDS = 8;

  private final World world;
  private final String environment;
  private final Fleet fleet;
  private final List<HostId> hosts;
  private Fleet.Reading reading = new Fleet.Reading(Map.of(), Map.of());

  Settling(World world, String environment, Fleet fleet, List<HostId> hosts) {
    this.world = world;
    this.environment = environment;
    this.fleet = fleet;
    this.hosts = hosts;
  }

  /**
   * Recovers.
   *
   * @param before what was read of the hosts
   * @param steal see {@link RecoveryPlan#steal}
   * @return exit code 0 if every host reads one release and no record is open
   */
  Result run(Fleet.Reading before, boolean steal) {
    reading = before;
    Nonce holder = world.nonces().get();
    List<String> done = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS && Preflight.isUnsettled(reading.surveys()); round++) {
      LeftOvers found = new LeftOvers(reading.surveys());
      if (steal || Preflight.living(reading.locks()).isEmpty()) {
        describe(found);
      }
      RecoveryPlan plan =
          new RecoveryPlan(holder, world.owner("recovery"), hosts, reading.locks(), steal);
      Verdict verdict = new Driver(fleet.hosts(), world).run(Recovery.begin(plan));
      Fleet.Reading after = fleet.read();
      done.add(found.settled(verdict));
      boolean moved = !sights(after).equals(sights(reading));
      reading = after;
      if (verdict.exitCode() == ExitCode.LOCKED) {
        return locked(verdict);
      }
      if (verdict.interrupted() || !moved) {
        break;
      }
    }
    return result(done);
  }

  /** What was read of the hosts last. */
  Fleet.Reading reading() {
    return reading;
  }

  /** Whether every host could be read and holds nothing of an earlier rollout. */
  boolean nothingIsOpen() {
    return reading.failures().isEmpty() && !Preflight.isUnsettled(reading.surveys());
  }

  private static Map<HostId, Sight> sights(Fleet.Reading reading) {
    Map<HostId, Sight> sights = new LinkedHashMap<>();
    // A beat changes nothing that a recovery is about.
    reading
        .withLocks(
            lock ->
                lock instanceof Lock.Held(var holder, var owner, var life, var _)
                    ? new Lock.Held(holder, owner, life)
                    : lock)
        .surveys()
        .forEach((host, survey) -> sights.put(host, survey.sight()));
    return sights;
  }

  /** Says what was found before it is changed. */
  private void describe(LeftOvers leftOvers) {
    for (LeftOvers.LeftOver leftOver : leftOvers.all()) {
      note("found: " + leftOver.told());
      leftOver.hosts().forEach((host, progress) -> note("  %s: %s".formatted(host, progress)));
    }
  }

  private void note(String text) {
    world.progress().accept(new Progress.Noted(text));
  }

  /** Somebody who lives holds a lock. */
  private Result locked(Verdict verdict) {
    ReleaseHistory history = new ReleaseHistory(reading.surveys());
    Conclusion conclusion =
        new Conclusion(
            environment,
            hosts,
            world.commands(),
            release -> ReleaseId.isValid(release) ? history.commitOf(new ReleaseId(release)) : "");
    return Preflight.locked(reading.surveys(), environment, world.commands(), _ -> false)
        .map(refusal -> conclusion.refused(refusal, reading.surveys(), null))
        .orElseGet(() -> conclusion.ended(verdict, reading.surveys(), null, "recover"));
  }

  private Result result(List<String> done) {
    Set<Optional<ReleaseId>> live = ReleaseHistory.live(reading.surveys().values());
    boolean agree = live.size() <= 1;
    boolean settled = nothingIsOpen() && agree;
    ReleaseHistory history = new ReleaseHistory(reading.surveys());
    List<HostResult> results = new ArrayList<>();
    for (HostId host : hosts) {
      results.add(hostResult(host, history));
    }
    String summary =
        settled
            ? done.isEmpty()
                ? "nothing to recover: every host agrees"
                : "recovered: " + String.join("; ", told(done)) + "; every host agrees"
            : agree ? "a rollout is still open" : "hosts are on different releases";
    ExitCode code = settled ? ExitCode.DONE : ExitCode.IN_DOUBT;
    String hint =
        settled
            ? ""
            : "bring the hosts named above back and run "
                + world.commands().line("recover", environment)
                + " again; hosts that only differ are made equal by the next push";
    return new Result(
        world.interruption().isRequested() ? ExitCode.INTERRUPTED : code,
        code,
        environment,
        live.size() == 1 ? live.iterator().next().map(ReleaseId::value).orElse(null) : null,
        summary,
        hint,
        results);
  }

  private static List<String> told(List<String> done) {
    return done.stream().filter(text -> !text.isEmpty()).distinct().toList();
  }

  private HostResult hostResult(HostId host, ReleaseHistory history) {
    Survey survey = reading.surveys().get(host);
    if (survey == null) {
      UserError failure = reading.failures().get(host);
      String why = failure == null ? "was not read" : failure.getMessage();
      return new HostResult(host, false, null, null, List.of(Problem.of(why)), List.of(), null);
    }
    List<Problem> problems = new ArrayList<>();
    List<String> warnings = new ArrayList<>(survey.warnings());
    var open = survey.sight().open();
    if (open != null) {
      problems.add(Problem.of("unfinished rollout of " + open.record().release()));
    } else if (survey.sight().lock() instanceof Lock.Held held) {
      String text = "locked by " + held.owner().display();
      if (held.life() == Lock.Life.KEPT) {
        warnings.add(text);
      } else {
        problems.add(Problem.of(text));
      }
    }
    Optional<ReleaseId> release = ReleaseHistory.liveOn(survey);
    String commit = release.map(history::commitOf).orElse("");
    return new HostResult(
        host,
        true,
        release.map(ReleaseId::value).orElse(null),
        commit.isEmpty() ? null : commit,
        problems,
        warnings,
        survey.sight().lock() instanceof Lock.Held ? survey.sight().lock() : null);
  }
}
