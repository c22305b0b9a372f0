package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.git.Commit;
import io.shipit.git.Fate;
import io.shipit.git.GitSource;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.release.FileSet;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code shipit files}: what a push of a commit would put on servers, without asking any. */
public final class Listing {
  private Listing() {}

  /**
   * A release, file by file.
   *
   * @param environment its name
   * @param entries in the order of their paths
   * @param warnings what a push would warn about
   */
  public record Tree(
      String environment, Commit commit, List<Entry> entries, List<String> warnings) {}

  /**
   * One file of a release.
   *
   * @param size in bytes, as deployed
   * @param from where it is in the repository
   */
  public record Entry(ReleaseFile file, long size, RelativePath from) {}

  /**
   * What becomes of one path of the repository.
   *
   * @param from the path
   */
  public record Step(RelativePath from, Fate fate) {}

  /**
   * Lists the release of a commit.
   *
   * @param repository a path in the repository
   * @param ref anything git can resolve
   * @throws UserError exit code 2 as a push would end with
   */
  public static Tree tree(Path repository, String ref, Environment environment) {
    try (GitSource git = GitSource.open(repository)) {
      Commit commit = git.resolve(ref);
      Map<RelativePath, RelativePath> origins = new HashMap<>();
      FileSet files =
          SourceFiles.of(
              git,
              commit,
              environment,
              (path, fate) -> {
                if (fate instanceof Fate.Placed placed) {
                  origins.put(placed.target(), path);
                }
              });
      List<Entry> entries = new ArrayList<>();
      for (ReleaseFile file : files.files()) {
        RelativePath from = Objects.requireNonNull(origins.get(file.path()));
        entries.add(new Entry(file, file.content().size(), from));
      }
      return new Tree(environment.name(), commit, entries, files.warnings());
    }
  }

  /**
   * Explains a path of the repository or of the release, or all below one.
   *
   * @param path as a person wrote it; a slash at its end changes nothing
   * @return at least one step
   * @throws UserError exit code 2 if neither has it
   */
  public static List<Step> explain(
      Path repository, String ref, Environment environment, String path) {
    String plain = path.replaceAll("^(\\./|/)+|/+$", "");
    if (plain.isEmpty()) {
      throw UserError.usage(
          "the path to explain is empty", "the same command without --explain lists all paths");
    }
    RelativePath wanted = RelativePath.of(plain);
    List<Step> steps = new ArrayList<>();
    try (GitSource git = GitSource.open(repository)) {
      Commit commit = git.resolve(ref);
      try {
        SourceFiles.of(
            git,
            commit,
            environment,
            (from, fate) -> {
              if (concerns(wanted, from, fate)) {
                steps.add(new Step(from, fate));
              }
            });
      } catch (UserError refused) {
        if (steps.isEmpty()) {
          throw refused;
        }
      }
      if (steps.isEmpty()) {
        throw UserError.usage(
            "commit "
                + commit.shortId()
                + " has no path `"
                + Printable.of(plain)
                + "`, and its release has none",
            "the same command without --explain lists the release");
      }
    }
    return steps;
  }

  private static boolean concerns(RelativePath wanted, RelativePath from, Fate fate) {
    return switch (fate) {
      case Fate.Placed placed -> isAt(wanted, from) || isAt(wanted, placed.target());
      // Of a directory that is left out, nobody looked at what is in it.
      case Fate.ExportIgnored _, Fate.Refused _ -> isAt(wanted, from) || wanted.isBelow(from);
      case Fate.Dropped _, Fate.Unmatched _ -> isAt(wanted, from);
    };
  }

  private static boolean isAt(RelativePath wanted, RelativePath path) {
    return path.equals(wanted) || path.isBelow(wanted);
  }
}
