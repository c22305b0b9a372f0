package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsContainers;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.SshContainer;
import io.shipit.testbed.SshContainer.Userland;
import io.shipit.testbed.TestKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk without a free block or inode, which fills up at the worst moments: protocol.md says that
 * swap, undo, decision and release work all the same (I8).
 */
@NeedsContainers
@NeedsGit
class SmallDiskContainerIT {
  private static final int MEGABYTES = 4;
  private static final int INODES = 400;

  /** Uses up every block, then every inode, of the disk that the release is on. */
  private static final String FILL =
      """
      #!/bin/sh
      cat /dev/zero > ../../full 2>/dev/null
      number=0
      mkdir ../../many 2>/dev/null
      while true 2>/dev/null > "../../many/$number"; do number=$((number + 1)); done
      [ -n "$number" ]
      """;

  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource(Userland.class)
  void a_release_that_does_not_fit_is_refused_before_it_is_sent(Userland userland) {
    TestKey key = TestKey.ed25519();
    try (SshContainer host = SshContainer.startWithSmallDisk(userland, key, MEGABYTES, INODES)) {
      Map<String, SshContainer> hosts = Map.of("web", host);
      Laptop laptop = Laptop.with(temp, key, hosts).configure(hosts);
      byte[] large = new byte[MEGABYTES * 1_000_000];
      new Random(1).nextBytes(large);
      laptop.write("large", large).commit("Large");

      Run push = ended(3, laptop.shipit("push", "--env", "prod"));

      assertThat(push.err()).contains("web").contains("space");
      assertThat(Outside.names(host, ".")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Userland.class)
  void a_disk_that_fills_up_before_the_swap_stops_the_push_and_nothing_is_left(Userland userland) {
    TestKey key = TestKey.ed25519();
    try (SshContainer host = SshContainer.startWithSmallDisk(userland, key, MEGABYTES, INODES)) {
      Map<String, SshContainer> hosts = Map.of("web", host);
      Laptop laptop = ready(key, hosts);
      String before = Outside.live(host);
      laptop.configure(hosts, "before_swap: [./fill]").commit("Fills the disk too early");

      ended(3, laptop.shipit("push", "--env", "prod"));

      isFull(host);
      assertThat(Outside.live(host)).isEqualTo(before);
      assertThat(Outside.names(host, "releases")).containsExactly(before);
      nextPushWorks(laptop, host, hosts);
    }
  }

  @ParameterizedTest
  @EnumSource(Userland.class)
  void a_push_commits_on_a_full_disk(Userland userland) {
    TestKey key = TestKey.ed25519();
    try (SshContainer host = SshContainer.startWithSmallDisk(userland, key, MEGABYTES, INODES)) {
      Map<String, SshContainer> hosts = Map.of("web", host);
      Laptop laptop = ready(key, hosts);
      String before = Outside.live(host);
      laptop.configure(hosts, "after_swap: [./fill]").commit("Fills the disk");

      ended(0, laptop.shipit("push", "--env", "prod"));

      isFull(host);
      assertThat(Outside.live(host)).isNotEqualTo(before);
      Outside.isTidy(host);
      nextPushWorks(laptop, host, hosts);
    }
  }

  @ParameterizedTest
  @EnumSource(Userland.class)
  void a_push_is_taken_back_on_a_full_disk(Userland userland) {
    TestKey key = TestKey.ed25519();
    try (SshContainer host = SshContainer.startWithSmallDisk(userland, key, MEGABYTES, INODES)) {
      Map<String, SshContainer> hosts = Map.of("web", host);
      Laptop laptop = ready(key, hosts);
      String before = Outside.live(host);
      laptop
          .configure(hosts, "after_swap: ['[ ! -e fails ] || { ./fill; exit 1; }']")
          .write("fails", "")
          .commit("Fills the disk and fails");

      ended(4, laptop.shipit("push", "--env", "prod"));

      isFull(host);
      assertThat(Outside.live(host)).isEqualTo(before);
      Outside.isTidy(host);
      nextPushWorks(laptop, host, hosts);
    }
  }

  private Laptop ready(TestKey key, Map<String, SshContainer> hosts) {
    Laptop laptop = Laptop.with(temp, key, hosts).configure(hosts);
    laptop.write("fill", FILL).write("page", "first\n").shell("chmod 755 fill");
    laptop.commit("First");
    ended(0, laptop.shipit("push", "--env", "prod"));
    return laptop;
  }

  /** Not even an empty file can be made any more, except with what the rollout has given back. */
  private static void isFull(SshContainer host) {
    assertThat(Outside.names(host, ".")).contains("full", "many");
    assertThat(Outside.names(host, "many")).hasSizeGreaterThan(INODES / 2);
  }

  private static void nextPushWorks(
      Laptop laptop, SshContainer host, Map<String, SshContainer> hosts) {
    host.shell("rm -rf full many");
    laptop.configure(hosts).write("page", "next\n").commit("Next");
    ended(0, laptop.shipit("push", "--env", "prod"));
    assertThat(Outside.page(host, "page")).isEqualTo("next\n");
    Outside.isTidy(host);
  }
}
