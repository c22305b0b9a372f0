package io.shipit.deploy;

import java.time.Duration;

/** Time as whoever waits lives through it: this process's own, compared with nobody else's. */
public interface Time {
  /** The time that passes by itself. */
  Time REAL =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration atMost, Interruption interruption) {
          interruption.await(atMost);
        }
      };

  /** Nanoseconds since a moment that is the same for the whole process; never goes back. */
  long nanos();

  /** Lets this much time pass, or less if the operator wants to stop. */
  void pause(Duration atMost, Interruption interruption);
}
