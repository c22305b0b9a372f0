package io.shipit.cli;

import io.shipit.deploy.Interruption;
import io.shipit.deploy.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A time in which every pause is over at once, though not before something else has happened. */
final class QuickTime implements Time {
  private final Queue<Runnable> meanwhile = new ArrayDeque<>();
  private long nanos;

  /** Lets something happen in the next pause for which nothing is planned yet. */
  void meanwhile(Runnable happens) {
    meanwhile.add(happens);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void pause(Duration atMost, Interruption interruption) {
    nanos += atMost.toNanos();
    Runnable happens = meanwhile.poll();
    if (happens != null) {
      happens.run();
    }
  }
}
