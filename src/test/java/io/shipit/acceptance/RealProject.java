package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.testbed.TestHost;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The acceptance run: a real project of thousands of files, which the POM fetches, goes to three
 * servers. What arrives is compared with {@code git archive}, byte for byte and mode for mode.
 */
abstract class RealProject {
  private static final Path JAR = Path.of(System.getProperty("shipit.real.project", ""));
  private static final int AT_LEAST_FILES = 2_000;
  private static final int AT_LEAST_BYTES = 10_000_000;

  @TempDir Path temp;

  /** Starts three hosts that let the key in. */
  abstract Map<String, TestHost> hosts(TestKey key);

  @Test
  void what_arrives_on_every_host_is_what_git_archive_makes_of_the_commit() throws Exception {
    TestKey key = TestKey.ed25519();
    Map<String, TestHost> hosts = hosts(key);
    try {
      Laptop laptop = Laptop.with(temp.resolve("laptop"), key, hosts);
      laptop.configure(hosts);
      unpack(laptop);
      laptop.write(".gitattributes", "less export-ignore\n");
      laptop.write("bin/warm-cache", "#!/bin/sh\necho warm\n");
      laptop.shell("chmod 755 bin/warm-cache && ln -s css styles && ln -s ../css/all.css js/all");
      String first = laptop.commit("First");

      ended(0, laptop.shipit("push", "--env", "prod"));
      String firstRelease = Outside.live(hosts.values());
      Map<String, String> wanted = Tree.archived(laptop, first);
      assertThat(wanted).hasSizeGreaterThan(AT_LEAST_FILES).doesNotContainKey("less");
      assertThat(wanted).containsEntry("styles", "link to css");
      holds(hosts, firstRelease, wanted);

      laptop.write("css/all.css", "/* all of it is new */\n").write("new/deep/file", "new\n");
      laptop.shell("rm -r svgs/regular && chmod 644 bin/warm-cache && ln -sfn js styles");
      String second = laptop.commit("Second");
      ended(0, laptop.shipit("push", "--env", "prod"));
      String secondRelease = Outside.live(hosts.values());
      assertThat(secondRelease).isNotEqualTo(firstRelease);
      holds(hosts, secondRelease, Tree.archived(laptop, second));
      holds(hosts, firstRelease, wanted);

      ended(0, laptop.shipit("rollback", "--env", "prod"));
      assertThat(Outside.live(hosts.values())).isEqualTo(firstRelease);
      holds(hosts, firstRelease, wanted);
      hosts.values().forEach(Outside::isTidy);
    } finally {
      hosts.values().forEach(TestHost::close);
    }
  }

  /**
   * Everything in the release is the commit's, so whatever shipit writes for itself is elsewhere.
   */
  private static void holds(
      Map<String, TestHost> hosts, String release, Map<String, String> wanted) {
    hosts.forEach(
        (name, host) ->
            assertThat(
                    Tree.differences(
                        wanted, Tree.on(host, host.deployPath() + "/releases/" + release)))
                .as("release %s on %s", release, name)
                .isEmpty());
  }

  private static void unpack(Laptop laptop) throws IOException {
    long bytes = 0;
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      Enumeration<? extends ZipEntry> entries = jar.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory()) {
          byte[] content = jar.getInputStream(entry).readAllBytes();
          bytes += content.length;
          laptop.write(
              entry.getName().replaceFirst("^META-INF/resources/webjars/[^/]+/[^/]+/", ""),
              content);
        }
      }
    }
    assertThat(bytes).isGreaterThan(AT_LEAST_BYTES);
    assertThat(laptop.repository().resolve("svgs/solid")).isDirectory();
    assertThat(Files.size(laptop.repository().resolve("css/all.css"))).isPositive();
  }
}
