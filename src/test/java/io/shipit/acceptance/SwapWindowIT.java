package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pushes to hosts at different distances, and prints how far apart their swaps were; {@code
 * bench/README.md} says what is to be seen. How long anything takes is not asserted.
 */
@NeedsSshd
@NeedsGit
class SwapWindowIT {
  @TempDir Path temp;

  @Test
  void a_push_says_how_far_apart_its_swaps_were_and_how_well_it_knows() throws Exception {
    long[] roundTrips =
        Stream.of(System.getProperty("shipit.window.roundtrips", "0,20,40").split(",", -1))
            .mapToLong(Long::parseLong)
            .toArray();
    int pushes = Integer.getInteger("shipit.window.pushes", 1);
    try (SwapWindow window = new SwapWindow(temp, roundTrips)) {
      System.out.println(SwapWindow.HEAD);
      for (int number = 1; number <= pushes; number++) {
        SwapWindow.Push push = window.push(number);
        System.out.println(push.row(number));

        assertThat(push.hosts()).isEqualTo(roundTrips.length);
        assertThat(push.told() + push.error()).isGreaterThanOrEqualTo(leftOpen(roundTrips));
      }
    }
  }

  /**
   * Nobody can know where in a round trip a time was told: half of each is left open, and a window
   * that is said to be surely shorter than that of two hosts is claimed too much.
   */
  private static double leftOpen(long... roundTrips) {
    long[] sorted = LongStream.of(roundTrips).sorted().toArray();
    return (sorted[sorted.length - 1] + sorted[sorted.length - 2]) / 2.0;
  }
}
