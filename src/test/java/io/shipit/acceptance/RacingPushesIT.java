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
  private static final int MANY_ROUNDS = 100;

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

  private void race(int rounds) throws Exception {
    Map<List<Integer>, Integer> ends = new TreeMap<>(Comparator.comparing(List::toString));
    try (Trio trio = new Trio(temp.resolve("trio"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      trio.pushNewPage();
      List<Laptop> laptops = List.of(trio.laptop(), trio.anotherLaptop("other"));
      for (int round = 0; round < rounds; round++) {
        CyclicBarrier start = new CyclicBarrier(laptops.size());
        List<Future<Run>> running = new ArrayList<>();
        for (Laptop laptop : laptops) {
          laptop.write("index.html", page(laptop, round)).commit("Round " + round);
          running.add(
              threads.submit(
                  () -> {
                    start.await();
                    return laptop.shipit("push", "--env", "prod");
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
  }

  private static void check(Trio trio, List<Laptop> laptops, List<Run> runs, int round) {
    List<String> pages = new ArrayList<>();
    for (int who = 0; who < runs.size(); who++) {
      Run run = runs.get(who);
      // 3 is for who began to prepare on what the other one has changed meanwhile.
      assertThat(run.exitCode()).as(run.printed()).isIn(0, 3, 6);
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
