package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.testbed.NeedsContainers;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.SshContainer;
import io.shipit.testbed.SshContainer.Userland;
import io.shipit.testbed.TestKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred swaps under a real nginx, which runs as another user than the one who deploys, while
 * visitors read as fast as they can: none of them sees an error, or a page of neither release.
 */
@NeedsContainers
@NeedsGit
class NginxSwapContainerIT {
  private static final int SWAPS = 200;
  private static final int VISITORS = 3;
  private static final int LINES = 2_000;
  private static final int AT_LEAST_PAGES = 10_000;

  @TempDir Path temp;

  @Test
  void no_visitor_sees_an_error_or_a_page_of_neither_release() throws Exception {
    TestKey key = TestKey.ed25519();
    try (SshContainer web = SshContainer.start(Userland.DEBIAN, key)) {
      Map<String, SshContainer> hosts = Map.of("web", web);
      Laptop laptop = Laptop.with(temp, key, hosts).configure(hosts);
      List<String> pages = List.of("red\n".repeat(LINES), "blue\n".repeat(LINES));
      List<String> releases = new ArrayList<>();
      for (String page : pages) {
        laptop.write("index.html", page).commit(page.substring(0, 4));
        ended(0, laptop.shipit("push", "--env", "prod"));
        releases.add(Outside.live(web));
      }
      URI address = URI.create(web.startNginx() + "/");
      assertThat(web.run("sh", "-c", "ps -o user= -C nginx | sort -u"))
          .isEqualTo("root\nwww-data\n");

      List<Visitor> visitors = new ArrayList<>();
      for (int number = 0; number < VISITORS; number++) {
        visitors.add(Visitor.of(address, pages));
      }
      long began = System.nanoTime();
      for (int swap = 0; swap < SWAPS; swap++) {
        ended(0, laptop.shipit("rollback", "--env", "prod", "--to", releases.get(swap % 2)));
      }
      double seconds = (System.nanoTime() - began) / 1e9;

      long[] seen = new long[pages.size()];
      for (Visitor visitor : visitors) {
        List<Long> counts = visitor.leave();
        for (int page = 0; page < seen.length; page++) {
          seen[page] += counts.get(page);
        }
      }
      System.out.printf(
          "%d swaps in %.1f s under nginx: %,d + %,d pages read, none failed, none was mixed%n",
          SWAPS, seconds, seen[0], seen[1]);
      assertThat(seen[0]).isGreaterThan(AT_LEAST_PAGES / 10);
      assertThat(seen[1]).isGreaterThan(AT_LEAST_PAGES / 10);
      assertThat(seen[0] + seen[1]).isGreaterThan(AT_LEAST_PAGES);
    }
  }
}
