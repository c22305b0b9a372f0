package io.shipit.deploy;

import io.shipit.host.Current;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.OpenRollout;
import io.shipit.host.Outcome;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Survey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The releases and rollouts of an environment, put together from what its hosts remember. Order is
 * the recorded sequence; names and clocks play no part.
 */
final class ReleaseHistory {
  private final Map<HostId, Survey> surveys;
  private final Map<ReleaseId, RolloutRecord> committed = new LinkedHashMap<>();
  private final Map<ReleaseId, RolloutRecord> takenBack = new LinkedHashMap<>();
  private final Set<ReleaseId> rolledBackFrom = new HashSet<>();

  ReleaseHistory(Map<HostId, Survey> surveys) {
    this.surveys = surveys;
    Map<Long, RolloutRecord> rollouts = new TreeMap<>();
    surveys.values().stream()
        .flatMap(survey -> survey.history().stream())
        .filter(entry -> entry.outcome() == Outcome.COMMITTED)
        .map(HistoryEntry::record)
        .forEach(record -> rollouts.putIfAbsent(record.sequence(), record));
    rollouts.values().forEach(this::remember);
    surveys.values().stream()
        .flatMap(survey -> survey.history().stream())
        .filter(entry -> entry.outcome() == Outcome.REVERTED)
        .map(HistoryEntry::record)
        .filter(record -> record.kind() == RolloutRecord.Kind.PUSH)
        .forEach(record -> takenBack.putIfAbsent(record.release(), record));
    takenBack.keySet().removeAll(committed.keySet());
  }

  private void remember(RolloutRecord record) {
    switch (record.kind()) {
      case PUSH -> committed.putIfAbsent(record.release(), record);
      case ROLLBACK -> {
        ReleaseId left = record.previous();
        if (left != null && isOlder(record.release(), left)) {
          rolledBackFrom.add(left);
        }
      }
    }
  }

  private boolean isOlder(ReleaseId one, ReleaseId other) {
    RolloutRecord first = committed.get(one);
    RolloutRecord second = committed.get(other);
    return first != null && second != null && first.sequence() < second.sequence();
  }

  /** The push that made a release, if it was committed. */
  Optional<RolloutRecord> push(ReleaseId release) {
    return Optional.ofNullable(committed.get(release));
  }

  /** Every committed release, newest first. */
  List<RolloutRecord> pushes() {
    return committed.values().stream()
        .sorted(Comparator.comparingLong(RolloutRecord::sequence).reversed())
        .toList();
  }

  /** The pushes that were taken back and whose release some host still has, newest first. */
  List<RolloutRecord> takenBack() {
    return takenBack.values().stream()
        .filter(
            push ->
                surveys.values().stream()
                    .anyMatch(survey -> survey.releases().contains(push.release())))
        .sorted(Comparator.comparingLong(RolloutRecord::sequence).reversed())
        .toList();
  }

  boolean wasRolledBackFrom(ReleaseId release) {
    return rolledBackFrom.contains(release);
  }

  /** The number of the next rollout: larger than any that a host has seen. */
  long nextSequence() {
    return 1
        + surveys.values().stream()
            .flatMap(ReleaseHistory::records)
            .mapToLong(RolloutRecord::sequence)
            .max()
            .orElse(0);
  }

  private static Stream<RolloutRecord> records(Survey survey) {
    OpenRollout open = survey.sight().open();
    return Stream.concat(
        survey.history().stream().map(HistoryEntry::record),
        Stream.ofNullable(open).map(OpenRollout::record));
  }

  /** The names that some host has a directory for. */
  Set<ReleaseId> taken() {
    Set<ReleaseId> taken = new HashSet<>(committed.keySet());
    surveys.values().forEach(survey -> taken.addAll(survey.releases()));
    return taken;
  }

  /** What is live on the hosts; one element if they agree. Nothing live counts as one answer. */
  static Set<Optional<ReleaseId>> live(Collection<Survey> surveys) {
    Set<Optional<ReleaseId>> live = new LinkedHashSet<>();
    surveys.forEach(survey -> live.add(liveOn(survey)));
    return live;
  }

  static Optional<ReleaseId> liveOn(Survey survey) {
    return survey.sight().current() instanceof Current.Live(ReleaseId release)
        ? Optional.of(release)
        : Optional.empty();
  }

  /**
   * What {@code rollback} goes back to: the newest committed release that is older than this one
   * and was not rolled back from.
   */
  Optional<ReleaseId> before(ReleaseId release) {
    RolloutRecord from = committed.get(release);
    if (from == null) {
      return Optional.empty();
    }
    return pushes().stream()
        .filter(push -> push.sequence() < from.sequence())
        .map(RolloutRecord::release)
        .filter(candidate -> !wasRolledBackFrom(candidate))
        .findFirst();
  }

  /** The hosts that have no directory for a release. */
  List<HostId> lacking(ReleaseId release) {
    return surveys.entrySet().stream()
        .filter(entry -> !entry.getValue().releases().contains(release))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The committed releases that every host has, newest first. */
  List<ReleaseId> everywhere() {
    return pushes().stream()
        .map(RolloutRecord::release)
        .filter(release -> lacking(release).isEmpty())
        .toList();
  }

  /** The commit of a release, as the hosts remember it; "" if none does. */
  String commitOf(ReleaseId release) {
    return push(release).map(record -> Objects.requireNonNull(record).commit()).orElse("");
  }
}
