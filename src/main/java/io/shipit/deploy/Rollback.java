package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.deploy.Rolling.Wanted;
import io.shipit.host.HostId;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code shipit rollback}: makes a release live again that every host still has. */
public final class Rollback {
  /** A rollback writes links and a record, no files. */
  private static final long RECORD_BYTES = 64 * 1024;

  private static final long RECORD_INODES = 32;

  private final World world;

  /** A rollback in this world. */
  public Rollback(World world) {
    this.world = world;
  }

  /**
   * Runs the rollback.
   *
   * @param environment where
   * @param to the release to go back to; null for the newest committed one that is older than the
   *     live one and was not rolled back from
   * @param dryRun whether to change nothing and only say what would be done
   * @param wait how long to wait for a lock that somebody else holds; zero for not at all
   * @throws UserError exit code 2 if {@code to} cannot be a release's name
   */
  public Result run(Environment environment, @Nullable String to, boolean dryRun, Duration wait)
      throws UserError {
    if (to != null && !ReleaseId.isValid(to)) {
      throw UserError.usage(
          "`" + Printable.of(to) + "` cannot be a release",
          world.commands().line("releases", environment.name()) + " lists them");
    }
    world
        .progress()
        .accept(
            new Progress.Began(
                "rollback",
                environment.name(),
                to == null ? "to the release before" : "to " + to,
                Fleet.idsOf(environment)));
    try (Rolling rolling = new Rolling(world, environment, wait)) {
      rolling.startReading();
      return rolling.pass(!dryRun, surveys -> roll(environment, to, dryRun, rolling, surveys));
    }
  }

  private Result roll(
      Environment environment,
      @Nullable String to,
      boolean dryRun,
      Rolling rolling,
      Map<HostId, Survey> surveys) {
    Conclusion conclusion = rolling.conclusion(surveys);
    ReleaseHistory history = new ReleaseHistory(surveys);
    Optional<Preflight.Refusal> unfit = rolling.unfit(surveys, RECORD_BYTES, RECORD_INODES);
    if (unfit.isPresent()) {
      return conclusion.refused(unfit.get(), surveys, null);
    }
    Set<Optional<ReleaseId>> live = ReleaseHistory.live(surveys.values());
    if (to == null && live.size() != 1) {
      return conclusion.refused(
          refusal(surveys, "hosts are on different releases", "say which one: --to RELEASE"),
          surveys,
          null);
    }
    Optional<ReleaseId> target =
        to == null
            ? live.iterator().next().flatMap(history::before)
            : Optional.of(new ReleaseId(to));
    if (target.isEmpty()) {
      return conclusion.refused(
          refusal(
              surveys,
              "no committed release is older than the live one",
              world.commands().line("releases", environment.name()) + " lists what there is"),
          surveys,
          null);
    }
    ReleaseId release = target.get();
    Optional<RolloutRecord> push = history.push(release);
    List<HostId> lacking = history.lacking(release);
    if (push.isEmpty() || !lacking.isEmpty()) {
      return conclusion.refused(
          missing(release, push.isPresent() ? lacking : rolling.hosts(), history),
          surveys,
          release.value());
    }
    if (live.equals(Set.of(target))) {
      return conclusion.unchanged(
          release.value(), surveys, release + " is live on every host already: nothing to do");
    }
    RolloutRecord made = push.get();
    world.progress().accept(new Progress.Named(release.value(), history.nextSequence(), 0, 0));
    Wanted wanted =
        new Wanted(
            RolloutRecord.Kind.ROLLBACK,
            release,
            made.commit(),
            made.subject(),
            made.fingerprint(),
            made.manifest(),
            new Source.Kept());
    return dryRun ? rolling.rehearse(surveys, wanted) : rolling.roll(surveys, wanted);
  }

  private static Preflight.Refusal missing(
      ReleaseId release, List<HostId> lacking, ReleaseHistory history) {
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    lacking.forEach(host -> problems.put(host, List.of("does not have release " + release)));
    List<ReleaseId> everywhere = history.everywhere();
    String hint =
        everywhere.isEmpty()
            ? "no committed release is on every host"
            : "on every host: "
                + String.join(", ", everywhere.stream().map(ReleaseId::value).toList());
    return new Preflight.Refusal(ExitCode.UNCHANGED, problems, hint);
  }

  private static Preflight.Refusal refusal(
      Map<HostId, Survey> surveys, String problem, String hint) {
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    surveys.forEach(
        (host, survey) -> problems.put(host, List.of(problem + "; here: " + Rolling.live(survey))));
    return new Preflight.Refusal(ExitCode.UNCHANGED, problems, hint);
  }
}
