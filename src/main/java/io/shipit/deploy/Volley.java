package io.shipit.deploy;

import io.shipit.host.ClockReading;
import io.shipit.host.HostId;
import io.shipit.host.Timing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When each host is sent its swap, so that all of them arrive at one moment: the farthest host at
 * once, each other one later by the difference of the ways. A way is half of the quickest round
 * trip that was seen. It is a matter of how long both releases are live, not of safety: a host
 * whose way is not known, or was misjudged, swaps a little earlier or later.
 */
final class Volley {
  /** No host keeps the others waiting for longer, whatever its round trips looked like. */
  static final Duration MOST = Duration.ofSeconds(1);

  private final Map<HostId, Long> due = new HashMap<>();
  private final long start;

  /**
   * A volley.
   *
   * @param timings what is known of the hosts that are to swap
   * @param start now, by the {@link Ticker}
   */
  Volley(Map<HostId, Timing> timings, long start) {
    this.start = start;
    long farthest = timings.values().stream().mapToLong(Volley::way).max().orElse(0);
    timings.forEach(
        (host, timing) -> {
          long way = way(timing);
          if (way > 0) {
            due.put(host, start + Math.min(farthest - way, MOST.toNanos()));
          }
        });
  }

  /** Half of the quickest round trip, or 0 if none was seen. */
  private static long way(Timing timing) {
    OptionalLong quickest =
        timing.readings().stream().mapToLong(ClockReading::took).filter(took -> took > 0).min();
    return quickest.orElse(0) / 2;
  }

  /** When a host is sent its swap, by the {@link Ticker}. */
  long due(HostId host) {
    return due.getOrDefault(host, start);
  }
}
