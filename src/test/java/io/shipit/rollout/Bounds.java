package io.shipit.rollout;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a walk lets happen.
 *
 * @param hosts how many hosts
 * @param recoveries how many recoveries may be started
 * @param rivals how many more pushes may be started, each at any time
 * @param options what else is different
 * @param faults how often each fault may happen in one run; within that, it is tried everywhere
 */
record Bounds(
    int hosts, int recoveries, int rivals, Set<Option> options, Map<Fault, Integer> faults) {

  /** What may be different about a run. */
  enum Option {
    /** There is no {@code current} at the start. */
    FIRST_DEPLOY,
    /** The first rollout is a rollback to a release that is kept. */
    ROLLBACK,
    /** Recoveries may run at the same time. */
    RACING,
    /** A recovery may take the lock of a coordinator that lives. */
    ZOMBIES,
    /** Later pushes leave out hosts on which something is open, as an operator may tell them. */
    EXCLUDING,
    /** Pushes are to be confirmed: hosts go back by themselves. */
    GUARDED
  }

  /** What can go wrong. */
  enum Fault {
    /** A coordinator dies; what it sent may still arrive. */
    CRASH(0),
    /** An answer does not come: the operation never happens, or happened, or happens later. */
    LOST(1),
    /** A host refuses an operation for a reason of its own. */
    REFUSED(2),
    /** An operation is sent twice. */
    RESENT(3),
    /** A coordinator loses a host for good. */
    CUT(4),
    /** A host stops, and some of what it had not flushed is lost. */
    POWER_CUT(5),
    /** The operator presses Ctrl-C. */
    INTERRUPT(6),
    /** A disk has neither a block nor an inode left. */
    FULL(7),
    /** The time of a guard is over. */
    FIRED(8);

    /** Where a budget has its number. */
    final int place;

    Fault(int place) {
      this.place = place;
    }
  }

  /** Copies the collections. */
  Bounds {
    options = Set.copyOf(options);
    faults = Map.copyOf(faults);
  }

  /** A fleet on which nothing goes wrong. */
  static Bounds hosts(int hosts) {
    return new Bounds(hosts, 0, 0, Set.of(), Map.of());
  }

  Bounds recoveries(int count) {
    return new Bounds(hosts, count, rivals, options, faults);
  }

  Bounds rivals(int count) {
    return new Bounds(hosts, recoveries, count, options, faults);
  }

  Bounds with(Option... more) {
    Set<Option> all = EnumSet.noneOf(Option.class);
    all.addAll(options);
    all.addAll(Set.of(more));
    return new Bounds(hosts, recoveries, rivals, all, faults);
  }

  Bounds upTo(int count, Fault... kinds) {
    Map<Fault, Integer> all = new EnumMap<>(Fault.class);
    all.putAll(faults);
    for (Fault kind : kinds) {
      all.put(kind, count);
    }
    return new Bounds(hosts, recoveries, rivals, options, all);
  }

  boolean has(Option option) {
    return options.contains(option);
  }

  /** How often each fault may happen, by its place. */
  int[] budget() {
    int[] budget = new int[Fault.values().length];
    faults.forEach((fault, count) -> budget[fault.place] = count);
    return budget;
  }

  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    words.add("hosts " + hosts);
    words.add(recoveries == 0 ? "" : "recoveries " + recoveries);
    words.add(rivals == 0 ? "" : "rivals " + rivals);
    new TreeSet<>(options).forEach(option -> words.add(option.name().toLowerCase(Locale.ROOT)));
    new TreeMap<>(faults)
        .forEach((fault, count) -> words.add(fault.name().toLowerCase(Locale.ROOT) + " " + count));
    words.removeIf(String::isEmpty);
    return String.join(", ", words);
  }
}
