package io.shipit.host;

import org.jspecify.annotations.Nullable;

/**
 * What a host's clock showed at some moment between two moments of the client's. The two clocks
 * have nothing in common but, as far as anybody can tell, their speed; what is made of them is
 * shown to the operator, and nothing is decided by it.
 *
 * @param sent when the host was asked, by the client's {@link System#nanoTime}
 * @param told what its clock showed, in nanoseconds since 1970; null if it did not tell
 * @param heard when the answer came, by the client's {@link System#nanoTime}
 */
public record ClockReading(long sent, @Nullable Long told, long heard) {
  /** How long the message and its answer took, in nanoseconds. */
  public long took() {
    return heard - sent;
  }
}
