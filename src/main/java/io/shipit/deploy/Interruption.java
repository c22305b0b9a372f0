package io.shipit.deploy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The operator's wish to stop safely (Ctrl-C once); may be asked for from any thread. */
public final class Interruption {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch latch = new CountDownLatch(1);
  private volatile boolean requested;

  /** Asks every listener to stop; the second and later calls do nothing. */
  public synchronized void request() {
    if (!requested) {
      requested = true;
      latch.countDown();
      listeners.forEach(Runnable::run);
    }
  }

  /** Whether the operator wants to stop. */
  public boolean isRequested() {
    return requested;
  }

  /** Waits until the wish comes, or so long. */
  void await(Duration atMost) {
    try {
      if (latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Calls a listener when the wish comes, or now if it has come already. */
  synchronized void onRequest(Runnable listener) {
    if (requested) {
      listener.run();
    } else {
      listeners.add(listener);
    }
  }
}
