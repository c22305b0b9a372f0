package io.shipit.deploy;

import java.util.concurrent.locks.LockSupport;

/** The client's monotonic clock, so that tests need not wait. */
interface Ticker {
  /** That of this machine. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long now() {
          return System.nanoTime();
        }

        @Override
        public void sleepUntil(long moment) {
          for (long left = moment - now(); left > 0; left = moment - now()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
              return;
            }
          }
        }
      };

  /**
   * Now, in nanoseconds from some fixed moment; may overflow, so only differences mean anything.
   */
  long now();

  /** Returns at this moment of {@link #now}, at once if it is past or the thread is interrupted. */
  void sleepUntil(long moment);
}
