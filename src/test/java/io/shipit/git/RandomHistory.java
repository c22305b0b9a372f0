package io.shipit.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Commits of {@linkplain RandomTree random trees} for tests that deploy them. */
public final class RandomHistory {
  private RandomHistory() {}

  /**
   * Writes commits, none of them after another, into a repository.
   *
   * @return their ids
   */
  public static List<String> into(Path gitDirectory, long seed, int count) throws IOException {
    Random random = new Random(seed);
    List<String> commits = new ArrayList<>();
    FileRepositoryBuilder builder = new FileRepositoryBuilder().setGitDir(gitDirectory.toFile());
    try (TestRepository repository = new TestRepository(builder.build())) {
      repository.beginPack();
      for (int i = 0; i < count; i++) {
        commits.add(repository.commit(new RandomTree(random, repository).make()).name());
      }
      repository.endPack();
    }
    return commits;
  }
}
