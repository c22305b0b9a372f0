package io.shipit.host;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long messages to a host take, and what its clock shows: taken along with operations, without
 * a message of its own. Information only.
 *
 * @param readings one for each operation that asked the host for its time before it did any work,
 *     over the connection that is open now
 * @param swap the swap: sent, carried out on the host just before it told the time, answered; null
 *     if there was none
 */
public record Timing(List<ClockReading> readings, @Nullable ClockReading swap) {
  /** Nothing is known. */
  public static final Timing NONE = new Timing(List.of(), null);

  /** Copies the list. */
  public Timing {
    readings = List.copyOf(readings);
  }

  /** This and one reading more. */
  public Timing and(ClockReading reading) {
    List<ClockReading> more = new ArrayList<>(readings);
    more.add(reading);
    return new Timing(more, swap);
  }

  /** This, with the swap. */
  public Timing withSwap(ClockReading reading) {
    return new Timing(readings, reading);
  }
}
