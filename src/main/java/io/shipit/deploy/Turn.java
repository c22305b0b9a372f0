package io.shipit.deploy;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a client whose environment somebody else has locked: it looks again and again until
 * the locks are free, their holder is found to be dead, or its time is over.
 */
final class Turn {
  private static final Duration NO_END = Duration.ofDays(1);

  private final World world;
  private final Fleet fleet;
  private final Lease lease;
  private final boolean watches;
  private final long deadline;
  private boolean over;
  private int looks;
  private @Nullable Nonce told;
  private String finding = "";

  private Turn(World world, Fleet fleet, Lease lease, Duration atMost, boolean watches) {
    this.world = world;
    this.fleet = fleet;
    this.lease = lease;
    this.watches = watches;
    this.deadline = world.time().nanos() + atMost.toNanos();
    this.over = atMost.isZero();
  }

  /**
   * Waits for the locks, less and less often; time begins to pass now.
   *
   * @param atMost how long to wait in all; zero for not at all
   * @param evenIfNeverHeard see {@link Lease}
   */
  static Turn waiting(World world, Fleet fleet, Duration atMost, boolean evenIfNeverHeard) {
    Lease lease = new Lease(world.patience().lease(), evenIfNeverHeard);
    return new Turn(world, fleet, lease, atMost, false);
  }

  /** Only finds out whether the holder still lives: as long as the lease says, and two looks. */
  static Turn watching(World world, Fleet fleet) {
    Lease lease = new Lease(world.patience().lease(), true);
    return new Turn(world, fleet, lease, NO_END, true);
  }

  /** Whether nothing is to be waited for any more. */
  boolean isOver() {
    return over || world.interruption().isRequested();
  }

  /**
   * Waits until no host shows a lock that somebody living holds, the time is over, or the operator
   * wants to stop. Whoever comes back has to read the hosts anew: somebody may have deployed.
   */
  void await() {
    while (!isOver()) {
      Optional<Map.Entry<HostId, Lock.Held>> held = look();
      if (held.isEmpty() && looks > 0) {
        looks = 0;
        return;
      }
      if (held.isEmpty() && watches) {
        // Nobody lives there to be watched: one more try shows what else keeps the locks.
        over = true;
        return;
      }
      held.ifPresent(entry -> meet(entry.getKey(), entry.getValue()));
      long left = deadline - world.time().nanos();
      if (left <= 0) {
        over = true;
      }
      if (over) {
        return;
      }
      Duration rest = Duration.ofNanos(left);
      Duration pause =
          watches ? world.patience().watch() : world.patience().pause(looks, world.nonces().get());
      looks++;
      world.time().pause(pause.compareTo(rest) < 0 ? pause : rest, world.interruption());
    }
  }

  /** The hosts as they were read, with the locks of those dead who were found out while waiting. */
  Fleet.Reading judged(Fleet.Reading reading) {
    return reading.withLocks(lease::judged);
  }

  /** What was found out about a holder that lives; empty if nothing was. */
  String finding() {
    return finding;
  }

  private Optional<Map.Entry<HostId, Lock.Held>> look() {
    long asked = world.time().nanos();
    Map<HostId, Lock> locks = fleet.locks();
    lease.observe(locks, asked, world.time().nanos());
    locks.replaceAll((_, lock) -> lease.judged(lock));
    return Preflight.living(locks);
  }

  private void meet(HostId host, Lock.Held lock) {
    boolean another = told != null && !lock.holder().equals(told);
    if (!lock.holder().equals(told)) {
      told = lock.holder();
      tell(host, lock);
    }
    if (!watches) {
      return;
    }
    if (another) {
      finding = "another client has taken the lock meanwhile";
    }
    lease
        .lastHeard(lock.holder(), world.time().nanos())
        .ifPresent(
            ago ->
                finding =
                    "its client lives: %s heard of it %d s ago at most"
                        .formatted(host, ago.plusMillis(999).toSeconds()));
    over = !finding.isEmpty() || !Lease.canBeJudged(lock);
  }

  /** Says who is waited for: once, and again when it is somebody else. */
  private void tell(HostId host, Lock.Held lock) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - world.time().nanos()));
    if (!watches) {
      world.progress().accept(new Progress.Waiting(host, lock, left));
    } else if (Lease.canBeJudged(lock)) {
      world
          .progress()
          .accept(
              new Progress.Noted(
                  "%s is locked by %s: watching for %d s whether that client still lives"
                      .formatted(
                          host, lock.owner().display(), world.patience().lease().toSeconds())));
    }
  }
}
