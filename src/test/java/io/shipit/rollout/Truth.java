package io.shipit.rollout;

import io.shipit.host.HistoryEntry;
import io.shipit.host.HostImage;
import io.shipit.host.OpenTx;
import io.shipit.host.Outcome;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.Verdict.HostVerdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Invariant I11: what a coordinator says at its end is so, compared with what every host shows, the
 * ones it could not reach as well. Written without a look at how the verdict is found.
 */
final class Truth {
  private Truth() {}

  /**
   * What is wrong with a verdict at the moment it is given; null if nothing is.
   *
   * @param record what was rolled out; null if the coordinator found nothing to settle
   */
  static @Nullable String broken(
      Verdict verdict, boolean recovery, @Nullable RolloutRecord record, List<HostImage> fleet) {
    String later = brokenLater(verdict, record, fleet);
    if (later != null) {
      return later;
    }
    if (verdict.exitCode() == ExitCode.DONE || verdict.exitCode() == ExitCode.ROLLED_BACK) {
      Register wanted = verdict.exitCode() == ExitCode.DONE ? Register.COMMIT : Register.REVERT;
      if (record == null || Laws.decision(record, fleet) != wanted) {
        return "I11: exit " + verdict.exitCode() + " without a durable " + wanted;
      }
      for (HostImage image : partOf(record, fleet)) {
        boolean isSo =
            wanted == Register.COMMIT
                ? Fleet.shows(image, record.release())
                : Objects.equals(image.live(), previousOn(image, record));
        if (!isSo && !movedOn(image, record)) {
          return "I11: exit " + verdict.exitCode() + ", but " + Telling.of(image);
        }
      }
    }
    boolean settled =
        recovery
            && verdict.exitCode() != ExitCode.IN_DOUBT
            && verdict.exitCode() != ExitCode.LOCKED
            && verdict.hosts().stream().noneMatch(HostVerdict::owed);
    if (settled && verdict.hosts().size() != fleet.size()) {
      return "I11: a recovery speaks of " + verdict.hosts();
    }
    // Where a push has left hosts out, they differ until the next push.
    boolean together =
        Laws.records(fleet).stream().allMatch(each -> each.hosts().size() == fleet.size());
    return settled && together && !Fleet.agrees(fleet)
        ? "I11: settled, but the hosts differ"
        : null;
  }

  /**
   * Whether something of the rollout is left on a host and the verdict does not say so. Only a lock
   * and a vote that are sent twice can do that, once the first ones were cleaned away: nobody can
   * decide to go any more, and the next contact sweeps them.
   */
  static @Nullable String untold(
      Verdict verdict, @Nullable RolloutRecord record, List<HostImage> fleet) {
    for (HostImage image : fleet) {
      if (isLeftOn(image, verdict, record) && isNotOwed(image, verdict)) {
        return "I11: not told that something is left: " + Telling.of(image);
      }
    }
    return null;
  }

  /** What is wrong with a verdict at any time after it was given; null if nothing is. */
  static @Nullable String brokenLater(
      Verdict verdict, @Nullable RolloutRecord record, List<HostImage> fleet) {
    if (record == null) {
      return null;
    }
    return switch (verdict.exitCode()) {
      case UNCHANGED, LOCKED ->
          Laws.mayHaveSwapped(Laws.decision(record, fleet))
              ? "I11: exit " + verdict.exitCode() + ", but GO was given"
              : null;
      case DONE ->
          Laws.decision(record, fleet) == Register.COMMIT
              ? null
              : "I11: exit DONE, and the commit is gone";
      case ROLLED_BACK ->
          record.kind() == Kind.PUSH
                  && partOf(record, fleet).stream()
                      .anyMatch(image -> Fleet.shows(image, record.release()))
              ? "I11: exit ROLLED_BACK, and a host shows the new release"
              : null;
      case IN_DOUBT -> null;
      case BUG, USAGE, INTERRUPTED -> "I11: " + verdict.exitCode() + " is no verdict";
    };
  }

  private static List<HostImage> partOf(RolloutRecord record, List<HostImage> fleet) {
    return fleet.stream().filter(image -> record.hosts().contains(image.id())).toList();
  }

  private static @Nullable ReleaseId previousOn(HostImage image, RolloutRecord record) {
    for (HistoryEntry entry : image.history()) {
      if (entry.record().tx().equals(record.tx())) {
        return entry.record().previous();
      }
    }
    OpenTx tx = image.tx(record.tx());
    return tx != null ? tx.record().previous() : image.live();
  }

  /** Whether a later rollout may have moved the host since. */
  private static boolean movedOn(HostImage image, RolloutRecord record) {
    OpenTx tx = image.tx();
    return (tx != null && tx.isSwapped() && tx.record().sequence() > record.sequence())
        || image.history().stream()
            .anyMatch(
                entry ->
                    entry.outcome() != Outcome.ABORTED
                        && entry.record().sequence() > record.sequence());
  }

  private static boolean isLeftOn(
      HostImage image, Verdict verdict, @Nullable RolloutRecord record) {
    return record != null && verdict.tx().equals(record.tx()) && image.tx(record.tx()) != null;
  }

  private static boolean isNotOwed(HostImage image, Verdict verdict) {
    return verdict.hosts().stream()
        .noneMatch(host -> host.host().equals(image.id()) && host.owed());
  }
}
