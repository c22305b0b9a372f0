package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.Guard;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostImage.Content;
import io.shipit.host.Nonce;
import io.shipit.host.OpenTx;
import io.shipit.host.OpenTx.Hooks;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.rollout.Bounds.Option;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The invariants of docs/protocol.md that hold in every state of a fleet, whoever does what. Each
 * method is one invariant and returns what breaks it, or null.
 */
final class Laws {
  private Laws() {}

  /**
   * Checks a fleet.
   *
   * @param now what each host shows
   * @param durable what each host would show after a power cut, at worst
   * @param options what is different about the run
   */
  static @Nullable String broken(
      List<HostImage> now, List<HostImage> durable, Set<Option> options) {
    for (HostImage image : now) {
      String broken = host(image, options.contains(Option.FIRST_DEPLOY));
      if (broken != null) {
        return broken;
      }
    }
    for (RolloutRecord record : records(now)) {
      String broken = rollout(record, now, durable);
      if (broken != null) {
        return broken;
      }
    }
    // Who leaves hosts out does not see how far their numbers have come.
    return options.contains(Option.EXCLUDING) ? null : interleaved(now);
  }

  private static @Nullable String host(HostImage image, boolean firstDeploy) {
    if (image.current() instanceof Current.None && !firstDeploy) {
      return "I1: " + image.id() + " shows nothing";
    }
    ReleaseId live = image.live();
    if (live != null && image.releases().get(live) != Content.DURABLE) {
      return "I1: " + image.id() + " shows " + live + ", which is not whole";
    }
    OpenTx tx = image.tx();
    ReleaseId previous = tx == null ? null : tx.record().previous();
    if (tx != null && previous != null && image.releases().get(previous) != Content.DURABLE) {
      return "I5: " + previous + " is gone from " + image.id();
    }
    if (tx != null
        && tx.register() != Register.COMMIT
        && tx.record().kind() == Kind.PUSH
        && tx.record().release().equals(live)
        && !tx.isSwapped()) {
      return "I5: the swap of " + image.id() + " cannot be undone";
    }
    long newest = 0;
    for (HistoryEntry entry : image.history()) {
      if (entry.record().sequence() <= newest) {
        return "I6: the history of " + image.id() + " is out of order";
      }
      newest = entry.record().sequence();
    }
    if (new HashSet<>(image.hookRuns()).size() != image.hookRuns().size()) {
      return "I17: a hook ran twice on " + image.id() + ": " + image.hookRuns();
    }
    return null;
  }

  /** What one rename breaks; null if nothing. */
  static @Nullable String brokenBy(HostImage before, Operation operation, HostImage after) {
    boolean locks = operation instanceof Operation.Take || operation instanceof Operation.Steal;
    boolean moves =
        !before.current().equals(after.current())
            || !Objects.equals(before.tx(), after.tx())
            || !Objects.equals(before.holder(), after.holder());
    if (moves && !locks && !operation.holder().equals(before.holder())) {
      return "I7: " + Telling.of(operation) + " took effect without the lock";
    }
    OpenTx tx = before.tx();
    if (moves && !locks && tx != null && tx.runner() != null) {
      if (!tx.runner().equals(operation.holder())) {
        return "I7: " + Telling.of(operation) + " while a hook of the old holder runs";
      }
    }
    if (tx == null || after.tx() != null) {
      return null;
    }
    Outcome outcome = outcomeOn(after, tx.record().tx());
    if (outcome == null) {
      return "I2: " + Telling.of(operation) + " keeps no record of " + Telling.of(before);
    }
    boolean fits =
        switch (outcome) {
          case COMMITTED ->
              tx.isSwapped() && (tx.guard() == Guard.NONE || tx.guard() == Guard.DISARMED);
          case REVERTED -> !tx.isSwapped();
          case ABORTED -> tx.goToken();
          case HEURISTIC -> true;
        };
    return fits ? null : "I2: " + Telling.of(operation) + " of " + Telling.of(before);
  }

  /** What one rename of a guard breaks; null if nothing. */
  static @Nullable String brokenByGuard(HostImage before, HostImage after) {
    OpenTx tx = before.tx();
    boolean fenced = tx != null && before.holder() != null && before.holder().equals(tx.guardian());
    if (!fenced && !before.equals(after)) {
      return "I7: a guard took effect without the lock of its holder";
    }
    return tx != null && !before.current().equals(after.current()) && tx.guard() != Guard.FIRED
        ? "G1: a guard went back that had not fired: " + Telling.of(before)
        : null;
  }

  private static @Nullable String rollout(
      RolloutRecord record, List<HostImage> now, List<HostImage> durable) {
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    for (HostImage image : now) {
      Outcome outcome = outcomeOn(image, record.tx());
      if (outcome != null) {
        outcomes.add(outcome);
      }
    }
    Register decision = decision(record, now);
    Set<Outcome> allowed =
        switch (decision) {
          case COMMIT -> EnumSet.of(Outcome.COMMITTED);
          case REVERT -> EnumSet.of(Outcome.REVERTED);
          case GO -> EnumSet.noneOf(Outcome.class);
          case UNDECIDED, ABORT -> EnumSet.of(Outcome.ABORTED);
        };
    for (HostImage image : now) {
      OpenTx tx = image.tx(record.tx());
      if (decision == Register.COMMIT && tx != null && tx.forward() != Hooks.ENDED) {
        return "S11: commit, but the hooks of " + image.id() + " are " + tx.forward();
      }
    }
    if (decision == Register.COMMIT) {
      for (List<HostImage> fleet : List.of(now, durable)) {
        for (HostImage image : fleet) {
          OpenTx tx = image.tx(record.tx());
          if (tx != null && tx.guard() != Guard.NONE && tx.guard() != Guard.DISARMED) {
            return "G1: commit, but the guard of " + image.id() + " is " + tx.guard();
          }
        }
      }
    }
    if (!allowed.containsAll(outcomes)) {
      return "I2: " + record.release() + " is decided " + decision + " and ended " + outcomes;
    }
    boolean released = mayHaveSwapped(decision(record, durable));
    for (HostImage image : now) {
      if (!released && hasSwapped(image, record)) {
        return "I3: " + image.id() + " swapped to " + record.release() + " without a durable GO";
      }
    }
    for (HostImage image : durable) {
      if (mayHaveSwapped(decision)
          && record.hosts().contains(image.id())
          && !knows(image, record)) {
        return "I3: GO for " + record.release() + " without the durable vote of " + image.id();
      }
    }
    return null;
  }

  private static @Nullable String interleaved(List<HostImage> now) {
    Set<Nonce> moving = new TreeSet<>();
    Map<Long, Nonce> bySequence = new HashMap<>();
    for (HostImage image : now) {
      OpenTx tx = image.tx();
      if (tx != null && tx.isSwapped() && decision(tx.record(), now) == Register.GO) {
        moving.add(tx.record().tx());
      }
      for (HistoryEntry entry : image.history()) {
        Nonce tx1 = entry.record().tx();
        if (entry.outcome() != Outcome.ABORTED
            && !tx1.equals(bySequence.merge(entry.record().sequence(), tx1, (a, _) -> a))) {
          return "I6: two rollouts have number " + entry.record().sequence();
        }
      }
    }
    return moving.size() > 1 ? "I6: two rollouts swap at the same time" : null;
  }

  /** The decision on the anchor: open, or in its history; without a record it is an abort. */
  static Register decision(RolloutRecord record, List<HostImage> fleet) {
    for (HostImage image : fleet) {
      if (!image.id().equals(record.anchor())) {
        continue;
      }
      OpenTx tx = image.tx(record.tx());
      if (tx != null && tx.register() != null) {
        return tx.register();
      }
      Outcome outcome = outcomeOn(image, record.tx());
      if (outcome == Outcome.COMMITTED) {
        return Register.COMMIT;
      }
      if (outcome == Outcome.REVERTED) {
        return Register.REVERT;
      }
    }
    return Register.ABORT;
  }

  static boolean mayHaveSwapped(Register decision) {
    return decision != Register.UNDECIDED && decision != Register.ABORT;
  }

  /** Whether the link was moved by this rollout and not moved back. */
  private static boolean hasSwapped(HostImage image, RolloutRecord record) {
    OpenTx tx = image.tx(record.tx());
    return tx != null
        ? tx.isSwapped()
        : record.kind() == Kind.PUSH && Fleet.shows(image, record.release());
  }

  private static boolean knows(HostImage image, RolloutRecord record) {
    return image.tx(record.tx()) != null || outcomeOn(image, record.tx()) != null;
  }

  private static @Nullable Outcome outcomeOn(HostImage image, Nonce tx) {
    for (HistoryEntry entry : image.history()) {
      if (entry.record().tx().equals(tx)) {
        return entry.outcome();
      }
    }
    return null;
  }

  /** Every rollout that any host knows of, once. */
  static List<RolloutRecord> records(List<HostImage> fleet) {
    Map<Nonce, RolloutRecord> records = new HashMap<>();
    for (HostImage image : fleet) {
      if (image.tx() != null) {
        records.putIfAbsent(image.tx().record().tx(), image.tx().record());
      }
      for (HistoryEntry entry : image.history()) {
        records.putIfAbsent(entry.record().tx(), entry.record());
      }
    }
    return List.copyOf(records.values());
  }

  static @Nullable HostImage find(List<HostImage> fleet, HostId id) {
    return fleet.stream().filter(image -> image.id().equals(id)).findFirst().orElse(null);
  }
}
