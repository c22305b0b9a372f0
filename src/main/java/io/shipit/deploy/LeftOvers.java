package io.shipit.deploy;

import io.shipit.host.Current;
import io.shipit.host.Guard;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.OpenRollout;
import io.shipit.host.Owner;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Survey;
import io.shipit.rollout.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rollouts left on the hosts that were not finished: each is told once, and then of each host
 * how far it came there.
 */
final class LeftOvers {
  private static final String LOCK = "lock";

  private final Map<Nonce, LeftOver> all = new LinkedHashMap<>();

  /**
   * One rollout's.
   *
   * @param name what it is: {@code push of 20261122-204512-3f2a9c1b7d}, {@code lock}
   * @param told the same with its operator and how far it came, for people
   * @param hosts how far it came on each host that has something of it
   */
  record LeftOver(String name, String told, Map<HostId, String> hosts) {
    private boolean isLock() {
      return name.equals(LOCK);
    }
  }

  /** The left-overs on these hosts, whoever they belong to. */
  LeftOvers(Map<HostId, Survey> surveys) {
    surveys.forEach(
        (host, survey) -> {
          OpenRollout open = survey.sight().open();
          if (open != null) {
            String decision = decision(surveys, open.record());
            all.computeIfAbsent(open.record().tx(), _ -> rollout(open.record(), decision))
                .hosts()
                .put(host, progress(survey, open));
          } else if (survey.sight().lock() instanceof Lock.Held held
              && held.life() != Lock.Life.KEPT) {
            all.computeIfAbsent(held.holder(), _ -> lock(held.owner()))
                .hosts()
                .put(
                    host,
                    held.life() == Lock.Life.DEAD
                        ? "locked by a process that is gone"
                        : "locked by a process that seems to live");
          }
        });
  }

  /** All of them, in the order of the hosts. */
  List<LeftOver> all() {
    return List.copyOf(all.values());
  }

  /** What is open on a host, and how far it came there; null if nothing is. */
  @Nullable String on(HostId host) {
    return all.values().stream()
        .filter(leftOver -> leftOver.hosts().containsKey(host))
        .map(leftOver -> leftOver.isLock() ? progress(leftOver, host) : told(leftOver, host))
        .findFirst()
        .orElse(null);
  }

  /** What a recovery made of them; "" if it could not settle any. */
  String settled(Verdict verdict) {
    LeftOver leftOver = all.get(verdict.tx());
    return switch (verdict.ending()) {
      case COMMITTED -> leftOver == null ? "" : leftOver.name() + " was finished";
      case REVERTED -> leftOver == null ? "" : leftOver.name() + " was taken back";
      case ABORTED ->
          leftOver == null
              ? "locks were freed and uploads deleted; nothing had been swapped"
              : leftOver.name() + " was cleaned up; it had been swapped nowhere";
      case FORWARD, LOCKED, IN_DOUBT -> "";
    };
  }

  private static String told(LeftOver leftOver, HostId host) {
    return "unfinished %s: %s".formatted(leftOver.name(), progress(leftOver, host));
  }

  private static String progress(LeftOver leftOver, HostId host) {
    return leftOver.hosts().getOrDefault(host, "nothing");
  }

  private static LeftOver rollout(RolloutRecord record, String decision) {
    String name = "%s of %s".formatted(Rolling.actionName(record.kind()), record.release());
    Owner owner = record.owner();
    String told =
        "%s by %s from %s since %s, decision: %s"
            .formatted(name, owner.who(), owner.where(), owner.since(), decision);
    return new LeftOver(name, told, new LinkedHashMap<>());
  }

  private static LeftOver lock(Owner owner) {
    return new LeftOver(
        LOCK, "lock of " + owner.display() + ", nothing prepared", new LinkedHashMap<>());
  }

  /** The decision of a rollout, as its anchor has it. */
  private static String decision(Map<HostId, Survey> surveys, RolloutRecord record) {
    Survey anchor = surveys.get(record.anchor());
    if (anchor == null) {
      return "not known without " + record.anchor();
    }
    OpenRollout open = anchor.sight().open();
    return open != null && open.record().tx().equals(record.tx()) && open.register() != null
        ? open.register().directory()
        : "in the history of " + record.anchor();
  }

  private static String progress(Survey survey, OpenRollout open) {
    if (open.goToken()) {
      return "prepared, not swapped";
    }
    boolean live = survey.sight().current().equals(new Current.Live(open.record().release()));
    if (open.guard() == Guard.FIRED && live) {
      return "swapped; it began to go back by itself and was cut off";
    }
    if (open.guard() == Guard.FIRED) {
      String when = open.firedAt() == 0 ? "" : " at " + Instant.ofEpochSecond(open.firedAt());
      return "went back by itself%s, since no confirmation came in time".formatted(when);
    }
    return live ? "swapped" : "put back";
  }
}
