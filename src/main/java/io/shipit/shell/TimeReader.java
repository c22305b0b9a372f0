package io.shipit.shell;

import io.shipit.host.ClockReading;
import io.shipit.host.Timing;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a host says of its clock (frame.sh); what is not a time counts as not told. */
final class TimeReader {
  /** Seconds since 1970, and micro- or nanoseconds: {@code 1795391562.009842}. */
  private static final Pattern TIME = Pattern.compile("(\\d{1,10})\\.(\\d{6}|\\d{9})");

  private static final long NANOS = 1_000_000_000L;

  private TimeReader() {}

  /** What is known after a reply. */
  static Timing after(Timing before, Reply reply) {
    Timing timing = before;
    Long timed = reply.timed();
    if (timed != null) {
      Long told = nanos(reply.first(Reply.CLOCK).orElse(""));
      timing = timing.and(new ClockReading(reply.sent(), told, timed));
    }
    String swapped = reply.first("swapped").orElse("");
    return swapped.isEmpty()
        ? timing
        : timing.withSwap(new ClockReading(reply.sent(), nanos(swapped), reply.ended()));
  }

  /** Nanoseconds since 1970, or null if this is not a time. */
  static @Nullable Long nanos(String text) {
    Matcher matcher = TIME.matcher(text);
    return matcher.matches()
        ? Long.parseLong(matcher.group(1)) * NANOS
            + Long.parseLong(matcher.group(2)) * (matcher.group(2).length() == 6 ? 1000 : 1)
        : null;
  }
}
