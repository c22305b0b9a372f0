package io.shipit.ssh;

import java.time.Duration;

/** A moment by which something must have happened, on this machine's monotonic clock. */
record Deadline(long nanos) {
  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left, at least 1 ms: to most callees 0 would mean for ever. */
  long leftMillis() {
    return Math.max(1, (nanos - System.nanoTime()) / 1_000_000);
  }

  boolean passed() {
    return System.nanoTime() - nanos >= 0;
  }
}
