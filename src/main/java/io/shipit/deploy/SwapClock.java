package io.shipit.deploy;

import io.shipit.host.ClockReading;
import io.shipit.host.Timing;
import io.shipit.rollout.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures the window between the first and the last swap. Each host tells what its clock showed
 * right after its rename; what that is on the client's clock is known from the times that it told
 * before, as in NTP (RFC 5905, 8): the time was told between a question and its answer, and
 * probably halfway. Where a host tells no time, its rename is between its request and its answer.
 */
final class SwapClock {
  /** How fast two clocks may drift apart: RFC 5905's largest frequency error, 500 ppm. */
  private static final long DRIFT = 2000;

  private final List<Moment> swaps = new ArrayList<>();

  /**
   * When something happened, in nanoseconds of the client's clock.
   *
   * @param earliest it cannot have been before
   * @param probably the best guess
   * @param latest it cannot have been later
   */
  record Moment(long earliest, long probably, long latest) {
    private static Moment between(long earliest, long latest) {
      return new Moment(earliest, earliest + (latest - earliest) / 2, latest);
    }
  }

  /**
   * Takes down one swap.
   *
   * @param timing what the host told, once it had answered
   * @param since when the swap was sent: one that was told before is not this one, and a host that
   *     tells of none had swapped before it was asked
   */
  synchronized void swapped(Timing timing, long since) {
    ClockReading swap = timing.swap();
    if (swap != null && swap.sent() - since >= 0) {
      swaps.add(moment(swap, timing.readings()));
    }
  }

  /** When a swap happened. */
  static Moment moment(ClockReading swap, List<ClockReading> readings) {
    Moment asked = Moment.between(swap.sent(), swap.heard());
    Moment told = told(swap, readings);
    if (told == null) {
      return asked;
    }
    long earliest = Math.max(asked.earliest(), told.earliest());
    long latest = Math.min(asked.latest(), told.latest());
    return earliest > latest
        ? asked
        : new Moment(earliest, Math.clamp(told.probably(), earliest, latest), latest);
  }

  /** By the host's clock; null if it told no time, or times that contradict each other. */
  private static @Nullable Moment told(ClockReading swap, List<ClockReading> readings) {
    Long time = swap.told();
    if (time == null || readings.isEmpty()) {
      return null;
    }
    long earliest = Long.MIN_VALUE;
    long latest = Long.MAX_VALUE;
    for (ClockReading reading : readings) {
      Long then = reading.told();
      if (then != null) {
        long drift = Math.abs(swap.heard() - reading.sent()) / DRIFT;
        earliest = Math.max(earliest, reading.sent() + (time - then) - drift);
        latest = Math.min(latest, reading.heard() + (time - then) + drift);
      }
    }
    return earliest == Long.MIN_VALUE || earliest > latest
        ? null
        : Moment.between(earliest, latest);
  }

  /** The window, once the phase that is left is the swap and some host swapped in it. */
  synchronized Optional<Progress.Swapped> leave(Phase phase) {
    return phase == Phase.SWAP && !swaps.isEmpty() ? Optional.of(window(swaps)) : Optional.empty();
  }

  /** The window of these swaps. */
  static Progress.Swapped window(List<Moment> swaps) {
    long width = 0;
    long least = 0;
    long most = 0;
    for (int i = 0; i < swaps.size(); i++) {
      for (int j = 0; j < swaps.size(); j++) {
        if (i != j) {
          Moment one = swaps.get(i);
          Moment other = swaps.get(j);
          width = Math.max(width, other.probably() - one.probably());
          least = Math.max(least, other.earliest() - one.latest());
          most = Math.max(most, other.latest() - one.earliest());
        }
      }
    }
    return new Progress.Swapped(
        swaps.size(),
        Duration.ofNanos(width),
        Duration.ofNanos(Math.max(most - width, width - least)));
  }
}
