package io.shipit.deploy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The operator's wish to stop safely (Ctrl-C once); may be asked for from any thread. */
public final class Interruption {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean requested;

  /** Asks every listener to stop; the second and later calls do nothing. */
  public synchronized void request() {
    if (!requested) {
      requested = true;
      listeners.forEach(Runnable::run);
    }
  }

  /** Whether the operator wants to stop. */
  public boolean isRequested() {
    return requested;
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
