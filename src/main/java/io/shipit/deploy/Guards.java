package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.git.Commit;
import io.shipit.git.GitSource;
import io.shipit.git.Signers;
import io.shipit.host.HostId;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.release.Refusals;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an environment demands of a commit. */
final class Guards {
  private Guards() {}

  /**
   * Checks what git alone can tell, before any host is contacted.
   *
   * @param home what {@code ~} stands for in the names of files
   * @throws io.shipit.problem.UserError exit code 2 with every demand that is not met
   */
  static void check(GitSource git, Commit commit, Environment environment, Path home) {
    Refusals refusals = new Refusals();
    String branch = environment.branch();
    if (branch != null && !git.isOnBranch(commit, branch)) {
      refusals.add("it is not on the branch " + branch + " (branch)");
    }
    if (environment.requireClean()) {
      git.uncommittedChanges().ifPresent(text -> refusals.add(text + " (require_clean)"));
    }
    if (environment.requirePushed() && !git.isPushed(commit)) {
      refusals.add(
          "it is on no branch of a remote: `git push` it, or `git fetch` (require_pushed)");
    }
    if (environment.verifySignature()) {
      Signers signers =
          new Signers(
              file(environment.allowedSigners(), home), file(environment.revokedSigners(), home));
      git.signatureProblem(commit, signers)
          .ifPresent(problem -> refusals.add("it " + problem + " (verify_signature)"));
    }
    refusals.throwIfAny(
        "commit " + commit.id(),
        "no host was contacted; deploy.yml says what " + environment.name() + " demands");
  }

  private static Optional<Path> file(@Nullable String name, Path home) {
    return Optional.ofNullable(name)
        .map(text -> text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text));
  }

  /** The hosts where something newer is live that was made from this commit's successors. */
  static Optional<Preflight.Refusal> backwards(
      GitSource git,
      Commit commit,
      Environment environment,
      Map<HostId, Survey> surveys,
      Commands commands) {
    ReleaseHistory history = new ReleaseHistory(surveys);
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    surveys.forEach(
        (host, survey) -> {
          Optional<ReleaseId> live = ReleaseHistory.liveOn(survey);
          Optional<RolloutRecord> push = live.flatMap(history::push);
          if (push.isPresent() && git.isBefore(commit, push.get().commit())) {
            problems.put(
                host,
                List.of(
                    "%s is live, of the commit %s, which is newer than %s"
                        .formatted(push.get().release(), push.get().commit(), commit.id())));
          }
        });
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Preflight.Refusal(
                ExitCode.UNCHANGED,
                problems,
                "to go back: "
                    + commands.line("rollback", environment.name())
                    + "; to deploy the older commit anew: --force, or allow_backwards in"
                    + " deploy.yml"));
  }
}
