package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.deploy.Result.HostResult;
import io.shipit.deploy.Result.Problem;
import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.ReleaseId;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.Ending;
import io.shipit.rollout.Trouble;
import io.shipit.rollout.Verdict;
import io.shipit.rollout.Verdict.HostVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the end of a use case into words and a {@link Result}. */
final class Conclusion {
  private final String environment;
  private final List<HostId> hosts;
  private final Commands commands;
  private final Function<String, String> commitOf;

  /**
   * For one environment.
   *
   * @param commands the command lines that hints name
   * @param commitOf the commit of a release, or "" if it is not known
   */
  Conclusion(
      String environment,
      List<HostId> hosts,
      Commands commands,
      Function<String, String> commitOf) {
    this.environment = environment;
    this.commands = commands;
    this.hosts = List.copyOf(hosts);
    this.commitOf = commitOf;
  }

  /** For an environment whose hosts remember which commit each release is. */
  static Conclusion of(World world, Environment environment, Map<HostId, Survey> surveys) {
    ReleaseHistory history = new ReleaseHistory(surveys);
    return new Conclusion(
        environment.name(),
        Fleet.idsOf(environment),
        world.commands(),
        release -> ReleaseId.isValid(release) ? history.commitOf(new ReleaseId(release)) : "");
  }

  /** Refused before anything was changed. */
  Result refused(Preflight.Refusal refusal, Map<HostId, Survey> surveys, @Nullable String release) {
    String summary =
        switch (refusal.code()) {
          case LOCKED -> environment + " is locked; nothing was changed";
          case IN_DOUBT -> environment + " has a record that cannot be read; nothing was changed";
          default -> "refused; nothing was changed on any host of " + environment;
        };
    return told(refusal.code(), surveys, refusal.problems(), release, summary, refusal.hint());
  }

  /**
   * An end in the words of the use case.
   *
   * @param problems what is wrong, by host
   */
  Result told(
      ExitCode code,
      Map<HostId, Survey> surveys,
      Map<HostId, List<String>> problems,
      @Nullable String release,
      String summary,
      String hint) {
    List<HostResult> results = new ArrayList<>();
    for (HostId host : hosts) {
      Survey survey = surveys.get(host);
      results.add(
          host(
              host,
              survey == null ? null : survey.sight().current(),
              problems.getOrDefault(host, List.of()).stream().map(Problem::of).toList(),
              List.of(),
              code == ExitCode.LOCKED && survey != null ? survey.sight().lock() : null));
    }
    return new Result(code, code, environment, release, summary, hint, results);
  }

  /** Nothing had to be done. */
  Result unchanged(String release, Map<HostId, Survey> surveys, String summary) {
    List<HostResult> results = new ArrayList<>();
    surveys.forEach(
        (host, survey) ->
            results.add(host(host, survey.sight().current(), List.of(), survey.warnings())));
    return new Result(ExitCode.DONE, ExitCode.DONE, environment, release, summary, "", results);
  }

  /** The operator stopped before anything was changed. */
  Result stopped(Map<HostId, Survey> surveys) {
    List<HostResult> results = new ArrayList<>();
    surveys.forEach(
        (host, survey) -> results.add(host(host, survey.sight().current(), List.of(), List.of())));
    return new Result(
        ExitCode.INTERRUPTED,
        ExitCode.UNCHANGED,
        environment,
        null,
        "stopped by the operator before anything was changed",
        "",
        results);
  }

  /**
   * The rollout ran.
   *
   * @param surveys what was read before it: true still of hosts that it did not come to
   */
  Result ended(
      Verdict verdict, Map<HostId, Survey> surveys, @Nullable String release, String action) {
    List<HostResult> results = new ArrayList<>();
    for (HostVerdict host : verdict.hosts()) {
      List<Problem> problems = new ArrayList<>();
      host.troubles().forEach(trouble -> problems.add(problem(trouble)));
      List<String> warnings = new ArrayList<>(host.warnings());
      if (host.owed()) {
        String text = "something of this rollout is left here; the next one cleans it up";
        if (verdict.exitCode() == ExitCode.DONE || verdict.exitCode() == ExitCode.UNCHANGED) {
          warnings.add(text);
        } else {
          problems.add(Problem.of(text));
        }
      }
      Current seen = host.seen();
      Survey before = surveys.get(host.host());
      if (seen == null && before != null && host.troubles().isEmpty()) {
        seen = before.sight().current();
      }
      results.add(host(host.host(), seen, problems, warnings));
    }
    return new Result(
        verdict.processExitCode(),
        verdict.exitCode(),
        environment,
        release,
        summary(verdict, release, action),
        hint(verdict, release, action),
        results);
  }

  private HostResult host(
      HostId host, @Nullable Current seen, List<Problem> problems, List<String> warnings) {
    return host(host, seen, problems, warnings, null);
  }

  private HostResult host(
      HostId host,
      @Nullable Current seen,
      List<Problem> problems,
      List<String> warnings,
      @Nullable Lock lock) {
    String release = seen == null || seen instanceof Current.None ? null : seen.display();
    String commit = release == null ? "" : commitOf.apply(release);
    return new HostResult(
        host,
        seen != null,
        release,
        commit.isEmpty() ? null : commit,
        problems,
        warnings,
        lock instanceof Lock.Held ? lock : null);
  }

  private static Problem problem(Trouble trouble) {
    return new Problem(trouble.step().display(), trouble.seen(), trouble.hint());
  }

  private String summary(Verdict verdict, @Nullable String release, String action) {
    int count = verdict.hosts().size();
    String text =
        switch (verdict.exitCode()) {
          case DONE ->
              "%s is on %s: %d of %d hosts read back".formatted(environment, release, count, count);
          case UNCHANGED -> "%s failed before the swap: every host is as it was".formatted(action);
          case ROLLED_BACK ->
              "%s failed and was taken back: every host is on its previous release"
                  .formatted(action);
          case LOCKED -> "%s is locked; nothing was changed".formatted(environment);
          default ->
              verdict.ending() == Ending.COMMITTED
                  ? "%s is committed, but not every host reads as %s".formatted(action, release)
                  : "%s is in doubt: hosts differ, or could not be read".formatted(action);
        };
    return verdict.interrupted() ? "stopped by the operator: " + text : text;
  }

  private String hint(Verdict verdict, @Nullable String release, String action) {
    return switch (verdict.exitCode()) {
      case ROLLED_BACK ->
          action.equals("push")
              ? "releases/%s stays on the hosts, to be looked at, until a later push prunes it"
                  .formatted(release)
              : "";
      case IN_DOUBT ->
          "%s, once the hosts can be reached; %s shows them"
              .formatted(
                  commands.line("recover", environment), commands.line("status", environment));
      case LOCKED -> Preflight.waitOrSteal(commands, environment);
      default -> "";
    };
  }
}
