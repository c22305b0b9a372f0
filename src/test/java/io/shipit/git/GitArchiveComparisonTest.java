package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.problem.UserError;
import io.shipit.release.Archive;
import io.shipit.release.FileSet;
import io.shipit.release.PathMap;
import io.shipit.release.Unpacked;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a tree has in names, modes, line ends and attributes: what shipit deploys of it is what
 * {@code git archive} packs and the system's tar unpacks.
 */
@EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
class GitArchiveComparisonTest {
  /** Another one gives other trees: {@code -Dshipit.seed=…}. */
  private static final long SEED = Long.getLong("shipit.seed", 20261122);

  /** Of so many trees our archive is unpacked by tar as well, of the others it is only read. */
  private static final int UNPACKED = 25;

  @TempDir Path temp;

  @Test
  void a_thousand_random_trees_are_deployed_as_git_archive_packs_them() throws Exception {
    compare(1000, SEED);
  }

  @Test
  @Tag("exhaustive")
  void five_thousand_random_trees_are_deployed_as_git_archive_packs_them() throws Exception {
    compare(5000, SEED + 1);
  }

  private void compare(int trees, long seed) throws Exception {
    Random random = new Random(seed);
    List<String> commits = new ArrayList<>();
    try (TestRepository repository = TestRepository.bare(temp.resolve("r.git"))) {
      repository.beginPack();
      for (int i = 0; i < trees; i++) {
        commits.add(repository.commit(new RandomTree(random, repository).make()).name());
      }
      repository.endPack();
      SortedMap<String, String> gits = packedByGit(repository.directory(), commits);
      int empty = 0;
      try (GitSource source = repository.open()) {
        for (int i = 0; i < trees; i++) {
          SortedMap<String, String> git = withoutEmptyDirectories(below(gits, i + "/"));
          assertThat(ours(source, commits.get(i), i < UNPACKED))
              .as("tree %d of seed %d, commit %s", i, seed, commits.get(i))
              .isEqualTo(git);
          empty += git.isEmpty() ? 1 : 0;
        }
      }
      // A guard for the test itself: most trees have to have something in them.
      assertThat(empty).isLessThan(trees / 3);
    }
  }

  /**
   * One tar unpacks them all, each below its number, since starting programs is what takes time.
   */
  private SortedMap<String, String> packedByGit(Path repository, List<String> commits)
      throws Exception {
    StringBuilder script = new StringBuilder("export GIT_DIR=" + repository + "\n{\n");
    for (int i = 0; i < commits.size(); i++) {
      script.append("git -c tar.umask=0022 archive --prefix=%d/ %s%n".formatted(i, commits.get(i)));
    }
    Path directory = Files.createDirectory(temp.resolve("git"));
    GitBinary.run(directory, script + "} | tar xpf - --ignore-zeros");
    SortedMap<String, String> entries = Unpacked.read(directory).entries();
    GitBinary.run(temp, "rm -rf git");
    return entries;
  }

  private SortedMap<String, String> ours(GitSource source, String id, boolean unpack)
      throws Exception {
    Commit commit = source.resolve(id);
    FileSet files;
    try {
      files = source.files(commit, PathMap.wholeTree());
    } catch (UserError e) {
      assertThat(e.getMessage()).endsWith("has no file to deploy");
      return new TreeMap<>();
    }
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Archive.write(files, commit.committedAt(), archive);
    Path directory = Files.createDirectory(temp.resolve(id));
    Unpacked unpacked =
        unpack
            ? Unpacked.of(directory, archive.toByteArray(), "tar")
            : Unpacked.parse(archive.toByteArray());
    return unpacked.entries();
  }

  /**
   * Git archive leaves a directory behind where attributes of files, not its own, took all that was
   * in it; a release has no empty directories.
   */
  private static SortedMap<String, String> withoutEmptyDirectories(
      SortedMap<String, String> entries) {
    // From the last on, so that a parent is looked at after what was in it.
    for (String path : List.copyOf(entries.keySet()).reversed()) {
      boolean empty =
          entries.tailMap(path + "/").keySet().stream()
              .noneMatch(other -> other.startsWith(path + "/"));
      if (empty && entries.getOrDefault(path, "").endsWith(" dir")) {
        entries.remove(path);
      }
    }
    return entries;
  }

  private static SortedMap<String, String> below(SortedMap<String, String> all, String prefix) {
    SortedMap<String, String> below = new TreeMap<>();
    all.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .forEach(entry -> below.put(entry.getKey().substring(prefix.length()), entry.getValue()));
    return below;
  }
}
