package io.shipit.deploy;

import io.shipit.rollout.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Estimates the window between the first and the last swap: each rename lies between its request
 * and its answer, so the middle is off by half a round trip at most.
 */
final class SwapClock {
  private final List<long[]> swaps = new ArrayList<>();

  /** Takes down one swap: when it was sent and when it was answered, in nanoseconds. */
  synchronized void swapped(long sent, long answered) {
    swaps.add(new long[] {sent, answered});
  }

  /** Reports the window when the phase that is left was the swap and every host answered. */
  synchronized void leave(Phase phase, Consumer<Progress> progress) {
    if (phase != Phase.SWAP || swaps.isEmpty()) {
      return;
    }
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long error = 0;
    long origin = swaps.getFirst()[0];
    for (long[] swap : swaps) {
      long middle = (swap[0] - origin) / 2 + (swap[1] - origin) / 2;
      first = Math.min(first, middle);
      last = Math.max(last, middle);
      error = Math.max(error, (swap[1] - swap[0]) / 2);
    }
    progress.accept(
        new Progress.Swapped(
            swaps.size(),
            Duration.ofNanos(last - first),
            Duration.ofNanos(swaps.size() == 1 ? 0 : error)));
  }
}
