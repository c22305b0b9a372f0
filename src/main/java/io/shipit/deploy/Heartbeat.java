package io.shipit.deploy;

import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says to every host whose lock was asked for that this client lives, again and again, until it is
 * closed. The first beat comes only after one interval, so that a short rollout pays nothing.
 */
final class Heartbeat implements AutoCloseable {
  private final Map<HostId, Host> hosts;
  private final Duration every;
  private final Map<HostId, Nonce> holders = new ConcurrentHashMap<>();
  private final Set<HostId> busy = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledExecutorService clock;

  Heartbeat(Map<HostId, Host> hosts, Duration every) {
    this.hosts = hosts;
    this.every = every;
  }

  /** The lock of a host was asked for; whether it was given need not be known. */
  synchronized void begin(HostId host, Nonce holder) {
    holders.put(host, holder);
    if (clock == null) {
      ScheduledExecutorService started =
          Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
      // With a delay, not at a rate: a client that was stopped does not make up for what it missed.
      var _ =
          started.scheduleWithFixedDelay(
              this::beat, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
      clock = started;
    }
  }

  /** A host that does not take a beat must not keep the others from theirs. */
  void beat() {
    holders.forEach(
        (id, holder) -> {
          Host host = hosts.get(id);
          if (host != null && busy.add(id)) {
            Thread.startVirtualThread(
                () -> {
                  try {
                    host.beat(holder);
                  } finally {
                    busy.remove(id);
                  }
                });
          }
        });
  }

  @Override
  public synchronized void close() {
    if (clock != null) {
      clock.shutdownNow();
    }
  }
}
