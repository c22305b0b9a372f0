package io.shipit.deploy;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a client whose environment somebody else has locked: it looks again and again, less
 * and less often, until the locks are free or its time is over.
 */
final class Turn {
  private final World world;
  private final Fleet fleet;
  private final long deadline;
  private boolean over;
  private int looks;
  private @Nullable Nonce told;

  /**
   * Time begins to pass now.
   *
   * @param atMost how long to wait in all; zero for not at all
   */
  Turn(World world, Fleet fleet, Duration atMost) {
    this.world = world;
    this.fleet = fleet;
    this.deadline = world.time().nanos() + atMost.toNanos();
    this.over = atMost.isZero();
  }

  /** Whether nothing is to be waited for any more. */
  boolean isOver() {
    return over || world.interruption().isRequested();
  }

  /**
   * Waits until no host shows a lock that somebody holds, the time is over, or the operator wants
   * to stop. Whoever comes back has to read the hosts anew: somebody has deployed meanwhile.
   */
  void await() {
    while (!isOver()) {
      Optional<Map.Entry<HostId, Lock.Held>> held = Preflight.living(fleet.locks());
      if (held.isEmpty() && looks > 0) {
        looks = 0;
        return;
      }
      held.ifPresent(entry -> tell(entry.getKey(), entry.getValue()));
      long left = deadline - world.time().nanos();
      if (left <= 0) {
        over = true;
        return;
      }
      Duration pause = world.patience().pause(looks++, world.nonces().get());
      Duration rest = Duration.ofNanos(left);
      world.time().pause(pause.compareTo(rest) < 0 ? pause : rest, world.interruption());
    }
  }

  /** Says who is waited for: once, and again when it is somebody else. */
  private void tell(HostId host, Lock.Held lock) {
    if (!lock.holder().equals(told)) {
      told = lock.holder();
      Duration left = Duration.ofNanos(Math.max(0, deadline - world.time().nanos()));
      world.progress().accept(new Progress.Waiting(host, lock, left));
    }
  }
}
