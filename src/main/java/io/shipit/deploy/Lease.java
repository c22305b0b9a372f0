package io.shipit.deploy;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Owner;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells holders that live from those that only seem to, because a server keeps the session of a
 * client whose network was cut: a client that lives counts its beats up. Only this process's own
 * clock is used, and only for how long it has been looking; no two machines' clocks are compared.
 * Safety does not depend on what is found: whoever is taken for dead and lives fails at its next
 * rename.
 */
final class Lease {
  /** What was seen of one holder. */
  private static final class Watched {
    private final Map<HostId, Long> beats = new HashMap<>();
    private long stillSince;
    private long looked;
    private long heard;
    private boolean moved;
    private int overdue;

    Watched(long now) {
      this.stillSince = now;
      this.looked = now;
      this.heard = now;
    }
  }

  private static final int SIGHTINGS = 2;

  private final Duration length;
  private final boolean evenIfNeverHeard;
  private final Map<Nonce, Watched> holders = new HashMap<>();

  /**
   * Nobody was looked at yet.
   *
   * @param length how long a holder may be silent
   * @param evenIfNeverHeard whether one counts as dead that has never been heard of: it may also be
   *     one that lives and cannot beat, on a full disk or with too few channels
   */
  Lease(Duration length, boolean evenIfNeverHeard) {
    this.length = length;
    this.evenIfNeverHeard = evenIfNeverHeard;
  }

  /**
   * Takes down what was seen on all hosts at once.
   *
   * @param asked when they were asked, in nanoseconds of this process
   * @param answered when the last answer had come
   */
  void observe(Map<HostId, Lock> locks, long asked, long answered) {
    Set<Nonce> moved = new HashSet<>();
    Set<Nonce> seen = new HashSet<>();
    locks.forEach(
        (host, lock) -> {
          if (lock instanceof Lock.Held held && canBeJudged(held)) {
            Watched watched = holders.computeIfAbsent(held.holder(), _ -> new Watched(answered));
            Long before = watched.beats.put(host, held.beats());
            seen.add(held.holder());
            if (before != null && before != held.beats()) {
              moved.add(held.holder());
            }
          }
        });
    holders.keySet().retainAll(seen);
    holders.forEach(
        (holder, watched) -> {
          if (moved.contains(holder)) {
            watched.moved = true;
            // At some moment between the last look and this one.
            watched.heard = watched.looked;
            watched.stillSince = answered;
            watched.overdue = 0;
          } else if (asked - watched.stillSince >= length.toNanos()) {
            watched.overdue++;
          }
          watched.looked = asked;
        });
  }

  /**
   * Whether beats can tell anything of a lock: a person's has none, a dead one needs none, and one
   * whose owner cannot be read may be either.
   */
  static boolean canBeJudged(Lock.Held held) {
    return (held.life() == Lock.Life.ALIVE || held.life() == Lock.Life.UNKNOWN)
        && !held.owner().equals(Owner.UNKNOWN);
  }

  /** The holders that were silent for the whole lease, at two looks after it. */
  Set<Nonce> dead() {
    Set<Nonce> dead = new HashSet<>();
    holders.forEach(
        (holder, watched) -> {
          boolean heard = watched.beats.values().stream().anyMatch(beats -> beats > 0);
          if (watched.overdue >= SIGHTINGS && (heard || evenIfNeverHeard)) {
            dead.add(holder);
          }
        });
    return dead;
  }

  /** How long ago a holder was heard of at most; empty if it never was while we looked. */
  Optional<Duration> lastHeard(Nonce holder, long now) {
    Watched watched = holders.get(holder);
    return watched == null || !watched.moved
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(now - watched.heard));
  }

  /** The same lock, dead if its holder was found to be. */
  Lock judged(Lock lock) {
    return lock instanceof Lock.Held held && canBeJudged(held) && dead().contains(held.holder())
        ? held.dead()
        : lock;
  }
}
