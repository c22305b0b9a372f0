package io.shipit.deploy;

import io.shipit.host.Nonce;
import java.time.Duration;

/**
 * How patient this client is with a lock that somebody else holds.
 *
 * @param first how long it waits, roughly, before it looks again for the first time
 * @param longest how long it waits at most between two looks
 */
public record Patience(Duration first, Duration longest) {
  /** For real servers: from about 1 second to 10 seconds. */
  public static final Patience USUAL = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(10));

  private static final int MOST_DOUBLINGS = 16;
  private static final int CHANCES = 1000;

  /**
   * How long to wait before the next look: longer each time, and by chance between half and all of
   * it, so that several who wait do not look in step.
   *
   * @param looks how often was looked before
   * @param chance a random name
   */
  Duration pause(int looks, Nonce chance) {
    Duration most = first.multipliedBy(1L << Math.min(looks, MOST_DOUBLINGS));
    Duration bounded = most.compareTo(longest) < 0 ? most : longest;
    long share = CHANCES / 2 + Long.remainderUnsigned(bits(chance), CHANCES / 2 + 1);
    return bounded.multipliedBy(share).dividedBy(CHANCES);
  }

  private static long bits(Nonce nonce) {
    return Long.parseUnsignedLong(nonce.value(), 16);
  }
}
