package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two people push at the same time: one of them wins on every host, or one after the other does.
 */
@NeedsSshd
@NeedsGit
class RacingPushesIT {
  private static final int ROUNDS = 6;
  private static final int WAITING_ROUNDS = 2;
  private static final int MANY_ROUNDS = 100;
  private static final int MILLISECONDS = 50;

  @TempDir Path temp;

  @Test
  void two_pushes_never_interleave() throws Exception {
    race(ROUNDS);
  }

  @Test
  @Tag("exhaustive")
  void two_pushes_never_interleave_however_often_they_try() throws Exception {
    race(MANY_ROUNDS);
  }

  @Test
  void who_waits_comes_second_and_not_too_late() throws Exception {
    assertThat(race(WAITING_ROUNDS, "--wait", "15m")).containsOnlyKeys(List.of(0, 0));
  }

  private Map<List<Integer>, Integer> race(int rounds, String... options) throws Exception {
    Map<List<Integer>, Integer> ends = new TreeMap<>(Comparator.comparing(List::toString));
    try (Trio trio = new Trio(temp.resolve("trio"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      trio.pushNewPage();
      List<Laptop> laptops = List.of(trio.laptop(), trio.anotherLaptop("other"));
      // Many leases long is what a machine that runs other tests may keep a client waiting.
      laptops.forEach(laptop -> laptop.impatient(MILLISECONDS, 1_000 * MILLISECONDS, MILLISECONDS));
      for (int round = 0; round < rounds; round++) {
        CyclicBarrier start = new CyclicBarrier(laptops.size());
        List<Future<Run>> running = new ArrayList<>();
        for (Laptop laptop : laptops) {
          laptop.write("index.html", page(laptop, round)).commit("Round " + round);
          running.add(
              threads.submit(
                  () -> {
                    start.await();
                    return laptop.shipit(
                        Stream.concat(Stream.of("push", "--env", "prod"), Stream.of(options))
                            .toArray(String[]::new));
                  }));
        }
        List<Run> runs = new ArrayList<>();
        for (Future<Run> run : running) {
          runs.add(run.get());
        }
        ends.merge(runs.stream().map(Run::exitCode).sorted().toList(), 1, Integer::sum);
        check(trio, laptops, runs, round);
      }
    }
    System.out.println("two pushes at once, by their exit codes: " + ends);
    return ends;
  }

  private static void check(Trio trio, List<Laptop> laptops, List<Run> runs, int round) {
    List<String> pages = new ArrayList<>();
    for (int who = 0; who < runs.size(); who++) {
      Run run = runs.get(who);
      assertThat(run.exitCode()).as(run.printed()).isIn(0, 6);
      if (run.exitCode() == 0) {
        pages.add(page(laptops.get(who), round));
      } else {
        assertThat(run.err()).contains(Trio.NAMES);
      }
    }
    assertThat(pages).as("pages of who won").isNotEmpty();
    String live = Outside.live(trio.hosts().values());
    for (OpenSshServer host : trio.hosts().values()) {
      assertThat(Outside.page(host, "index.html")).as("page of " + live).isIn(pages);
      Outside.isTidy(host);
    }
    assertThat(trio.histories()).as("histories of the hosts").hasSize(1);
  }

  private static String page(Laptop laptop, int round) {
    return "round %d of %s\n".formatted(round, laptop.home().getFileName());
  }
}
