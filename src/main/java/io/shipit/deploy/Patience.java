package io.shipit.deploy;

import io.shipit.host.Nonce;
import java.time.Duration;

/**
 * How patient this client is with a lock that somebody else holds, and how it asks for the patience
 * of others.
 *
 * @param beat how often the holder of a lock says that it lives
 * @param lease how long a holder may be silent, by the clock of whoever looks at it, before it
 *     counts as dead; many times longer than {@code beat}
 * @param first how long it waits, roughly, before it looks again for the first time
 * @param longest how long it waits at most between two looks
 */
public record Patience(Duration beat, Duration lease, Duration first, Duration longest) {
  /** For real servers: a beat every 5 seconds, a lease of 45, a look after 1 to 10 seconds. */
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(45),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));

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

  /** How long to wait between two looks at a holder whose beats are watched. */
  Duration watch() {
    return beat.compareTo(longest) < 0 ? beat : longest;
  }

  private static long bits(Nonce nonce) {
    return Long.parseUnsignedLong(nonce.value(), 16);
  }
}
