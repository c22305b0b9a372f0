package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.config.SharedPath;
import io.shipit.config.Source;
import io.shipit.git.Commit;
import io.shipit.git.Fate;
import io.shipit.git.GitSource;
import io.shipit.git.Selection;
import io.shipit.problem.UserError;
import io.shipit.release.FileSet;
import io.shipit.release.LinkRules;
import io.shipit.release.RelativePath;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The files that a release of an environment has, by what its configuration says. */
final class SourceFiles {
  private SourceFiles() {}

  /**
   * The files of a commit.
   *
   * @param watcher is told what becomes of each path of the repository
   * @throws UserError exit code 2 with all that cannot be deployed
   */
  static FileSet of(
      GitSource git,
      Commit commit,
      Environment environment,
      BiConsumer<RelativePath, Fate> watcher) {
    Source source = environment.source();
    Set<RelativePath> shared =
        environment.targets().stream()
            .flatMap(target -> target.shared().stream())
            .map(SharedPath::path)
            .map(RelativePath::of)
            .collect(Collectors.toSet());
    Selection selection =
        new Selection(
            source.pathMap(),
            LinkRules.of(shared, source.outsideLinks()),
            source.lfs(),
            source.includesSubmodules());
    FileSet files = git.files(commit, selection, watcher);
    refuseTrackedSharedPaths(shared, files);
    return files;
  }

  /** A tracked file where a shared link must go would be hidden by it, or hide it. */
  private static void refuseTrackedSharedPaths(Set<RelativePath> shared, FileSet files) {
    shared.stream()
        .sorted()
        .filter(files::contains)
        .findFirst()
        .ifPresent(
            path -> {
              throw UserError.usage(
                  "shared path " + path + " is also a path of the release",
                  "take it out of `shared`, or keep it out of the release with `source.map`");
            });
  }
}
