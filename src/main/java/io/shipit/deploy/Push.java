package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.deploy.Rolling.Wanted;
import io.shipit.git.Commit;
import io.shipit.git.GitSource;
import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.Operation;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.release.FileSet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code shipit push}: makes one commit live on every host of an environment, or on none. */
public final class Push {
  /** What one file costs on a disk beside its bytes: a block of slack, roughly. */
  private static final long SLACK_BYTES_PER_FILE = 4096;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final World world;

  /** A push in this world. */
  public Push(World world) {
    this.world = world;
  }

  /**
   * What to push.
   *
   * @param environment where to
   * @param repository a path in the repository
   * @param ref anything git can resolve
   * @param home what {@code ~} stands for in deploy.yml
   * @param dryRun whether to change nothing and only say what would be done
   * @param force whether to deploy anew what is live already, or older than that
   * @param waitAtMost how long to wait for a lock that somebody else holds; zero for not at all
   */
  public record Request(
      Environment environment,
      Path repository,
      String ref,
      Path home,
      boolean dryRun,
      boolean force,
      Duration waitAtMost) {}

  /**
   * Runs the push.
   *
   * @throws UserError exit code 2 for a mistake in git; no host was changed
   */
  public Result run(Request request) throws UserError {
    try (GitSource git = GitSource.open(request.repository())) {
      Commit commit = git.resolve(request.ref());
      Guards.check(git, commit, request.environment(), request.home());
      FileSet files = SourceFiles.of(git, commit, request.environment(), (path, fate) -> {});
      announce(request, git, commit, files);
      try (Rolling rolling = new Rolling(world, request.environment(), request.waitAtMost())) {
        rolling.startReading();
        // The archive is built while the connections are made.
        try (BuiltPayload payload =
            BuiltPayload.build(files, commit.committedAt(), world.interruption())) {
          return rolling.pass(
              !request.dryRun(),
              surveys -> push(request, git, commit, files, payload, rolling, surveys));
        }
      }
    }
  }

  private Result push(
      Request request,
      GitSource git,
      Commit commit,
      FileSet files,
      BuiltPayload payload,
      Rolling rolling,
      Map<HostId, Survey> surveys) {
    Optional<Result> live =
        request.force() ? Optional.empty() : live(request, commit, rolling, surveys);
    if (live.isPresent()) {
      return live.get();
    }
    if (!request.force() && !request.environment().allowBackwards()) {
      Optional<Preflight.Refusal> back =
          Guards.backwards(git, commit, request.environment(), surveys, world.commands());
      if (back.isPresent()) {
        return rolling.conclusion(surveys).refused(back.get(), surveys, null);
      }
    }
    long bytes =
        payload.size()
            + payload.manifest().totalSize()
            + SLACK_BYTES_PER_FILE * files.files().size();
    long inodes = files.files().size() + files.directories().size() + 32L;
    Optional<Preflight.Refusal> unfit =
        rolling.unfit(surveys, bytes, inodes).or(() -> folding(files, surveys));
    if (unfit.isPresent()) {
      return rolling.conclusion(surveys).refused(unfit.get(), surveys, null);
    }
    surveys.forEach((host, survey) -> survey.warnings().forEach(text -> warn(host + ": " + text)));
    ReleaseId release = name(commit, new ReleaseHistory(surveys).taken());
    world
        .progress()
        .accept(
            new Progress.Named(
                release.value(),
                new ReleaseHistory(surveys).nextSequence(),
                files.files().size(),
                payload.size()));
    Wanted wanted =
        new Wanted(
            RolloutRecord.Kind.PUSH,
            release,
            commit.id(),
            Printable.of(commit.subject()),
            request.environment().fingerprint(),
            payload.manifest().sha256(),
            new Source.Upload(payload));
    return request.dryRun() ? rolling.rehearse(surveys, wanted) : rolling.roll(surveys, wanted);
  }

  private void announce(Request request, GitSource git, Commit commit, FileSet files) {
    Environment environment = request.environment();
    world
        .progress()
        .accept(
            new Progress.Began(
                "push",
                environment.name(),
                "%s %s (%s)"
                    .formatted(
                        commit.id(), Printable.of(commit.subject()), Printable.of(commit.author())),
                Fleet.idsOf(environment)));
    git.uncommittedChanges().ifPresent(text -> world.progress().accept(new Progress.Warned(text)));
    files.warnings().forEach(text -> world.progress().accept(new Progress.Warned(text)));
  }

  /** Whether every host has this commit and configuration live, unharmed. */
  private Optional<Result> live(
      Request request, Commit commit, Rolling rolling, Map<HostId, Survey> surveys) {
    Set<Optional<ReleaseId>> live = ReleaseHistory.live(surveys.values());
    Optional<ReleaseId> release = live.size() == 1 ? live.iterator().next() : Optional.empty();
    ReleaseHistory history = new ReleaseHistory(surveys);
    boolean same =
        release
            .flatMap(history::push)
            .filter(push -> push.commit().equals(commit.id()))
            .filter(push -> push.fingerprint().equals(request.environment().fingerprint()))
            .isPresent();
    if (!same || release.isEmpty()) {
      return Optional.empty();
    }
    Map<HostId, String> damaged = verify(rolling, release.get());
    if (damaged.isEmpty()) {
      return Optional.of(
          rolling
              .conclusion(surveys)
              .unchanged(
                  release.get().value(),
                  surveys,
                  "%s is live and verified on every host of %s: nothing to do"
                      .formatted(release.get(), request.environment().name())));
    }
    damaged.forEach((host, seen) -> warn(host + ": the live release was changed: " + seen));
    return Optional.empty();
  }

  private Map<HostId, String> verify(Rolling rolling, ReleaseId release) {
    Operation verify = new Operation.Verify(world.nonces().get(), release);
    Map<HostId, Operation> operations = new LinkedHashMap<>();
    rolling.hosts().forEach(host -> operations.put(host, verify));
    Map<HostId, String> damaged = new LinkedHashMap<>();
    rolling
        .fleet()
        .perform(operations)
        .forEach(
            (host, answer) -> {
              switch (answer) {
                case Answer.Done _ -> {}
                case Answer.Refused refused -> damaged.put(host, refused.seen());
                case Answer.Unknown unknown -> damaged.put(host, unknown.seen());
              }
            });
    return damaged;
  }

  private static Optional<Preflight.Refusal> folding(FileSet files, Map<HostId, Survey> surveys) {
    if (!files.foldingCollisions()) {
      return Optional.empty();
    }
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    surveys.forEach(
        (host, survey) -> {
          if (survey.foldsNames()) {
            problems.put(
                host, List.of("its file system takes names that differ only in case for one name"));
          }
        });
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Preflight.Refusal(
                ExitCode.UNCHANGED, problems, "rename one of the paths named above"));
  }

  /** UTC time and short commit, for people; suffixed if a host has the name already. */
  private ReleaseId name(Commit commit, Set<ReleaseId> taken) {
    String base = NAME.format(world.clock().instant()) + "-" + commit.shortId();
    ReleaseId name = new ReleaseId(base);
    for (int suffix = 2; taken.contains(name); suffix++) {
      name = new ReleaseId(base + "-" + suffix);
    }
    return name;
  }

  private void warn(String text) {
    world.progress().accept(new Progress.Warned(text));
  }
}
