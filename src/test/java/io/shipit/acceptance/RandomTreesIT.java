package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.git.RandomHistory;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random trees on the whole road to OpenSSH: names with newlines, quotes, leading dashes and bytes
 * that are no text, links, modes, attributes. What is live is what {@code git archive} packs.
 */
@NeedsSshd
@NeedsGit
class RandomTreesIT {
  private static final long SEED = Long.getLong("shipit.seed", 20261124);
  private static final int TREES = 25;

  private final TestKey key = TestKey.ed25519();

  @TempDir Path temp;

  @Test
  void twenty_five_random_trees_arrive_as_git_archive_packs_them() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(key)) {
      Map<String, OpenSshServer> hosts = Map.of("web1", server);
      Laptop laptop = Laptop.with(temp.resolve("laptop"), key, hosts).configure(hosts);
      int arrived = 0;
      for (String commit :
          RandomHistory.into(laptop.repository().resolve(".git"), SEED, TREES * 3)) {
        Map<String, String> wanted = withoutEmptyDirectories(archived(laptop, commit));
        if (wanted.isEmpty() || arrived == TREES) {
          continue;
        }
        ended(0, laptop.shipit("push", "--env", "prod", "--ref", commit));
        assertThat(Tree.differences(wanted, Tree.on(server, "current/")))
            .as("commit %s of seed %d", commit, SEED)
            .isEmpty();
        arrived++;
      }
      assertThat(arrived).isEqualTo(TREES);
    }
  }

  /** By way of the disk: only tar reads names of any bytes from the headers that git writes. */
  private static Map<String, String> archived(Laptop laptop, String commit) throws IOException {
    laptop.shell(
        "rm -rf ../x; mkdir ../x; git -c tar.umask=0022 archive %s | tar xpf - -C ../x"
                .formatted(commit)
            + "; tar -C ../x -cf ../x.tar .");
    return Tree.of(Files.readAllBytes(laptop.home().resolve("x.tar")));
  }

  /** Git archive leaves some behind where attributes took all that was in them. */
  private static Map<String, String> withoutEmptyDirectories(Map<String, String> tree) {
    TreeMap<String, String> kept = new TreeMap<>(tree);
    for (String path : new TreeMap<>(tree).descendingKeySet()) {
      boolean below =
          kept.tailMap(path + "/").keySet().stream()
              .anyMatch(other -> other.startsWith(path + "/"));
      if (tree.getOrDefault(path, "").startsWith("directory") && !below) {
        kept.remove(path);
      }
    }
    return kept;
  }
}
