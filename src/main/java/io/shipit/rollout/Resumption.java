package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.DamagedEntry;
import io.shipit.host.Guard;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.host.OpenRollout;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.HostState.Moved;
import io.shipit.rollout.HostState.Possibly;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from what was read under the locks, where a rollout goes on whose coordinator is gone:
 * the rules of {@code docs/protocol.md}, "Recovery".
 */
final class Resumption {
  private Resumption() {}

  static Next of(RecoveryState state) {
    if (state.hosts().values().stream().anyMatch(Recovery::isUnreadable)) {
      return Recovery.over(state, ExitCode.IN_DOUBT, Ending.IN_DOUBT);
    }
    Optional<RolloutRecord> oldest =
        state.surveys().values().stream()
            .map(survey -> Optional.ofNullable(survey.sight().open()))
            .flatMap(Optional::stream)
            .map(OpenRollout::record)
            .min(
                Comparator.comparingLong(RolloutRecord::sequence).thenComparing(RolloutRecord::tx));
    return oldest.map(record -> resume(state, record)).orElseGet(() -> release(state));
  }

  private static Next resume(RecoveryState state, RolloutRecord record) {
    DamagedEntry damaged = damagedEntry(state, record);
    if (damaged != null) {
      HostState anchor = Recovery.hostOf(state, record.anchor());
      return Recovery.over(
          state.answered(record.anchor(), Recovery.damaged(anchor, damaged.damage())),
          ExitCode.IN_DOUBT,
          Ending.IN_DOUBT);
    }
    Register register = registerOf(state, record);
    if (register == null || isContradicted(state, record, register)) {
      return Recovery.over(state, ExitCode.IN_DOUBT, Ending.IN_DOUBT);
    }
    boolean complete =
        record.hosts().stream().allMatch(host -> openOn(state, host, record.tx()) != null);
    RolloutState rollout = rollout(state, record, register);
    List<HostId> participants = rollout.hostsThat(RolloutState::mayBePrepared);
    return switch (register) {
      case UNDECIDED, ABORT -> Rollout.abort(rollout);
      case GO ->
          complete && !state.interrupted() && !hasFired(state, record)
              ? Rollout.enter(rollout, Phase.SWAP, participants)
              : Rollout.enter(rollout, Phase.REVERT, rollout.anchor());
      // A disk that lied about a flush may have lost the swap, but not the staged link.
      case COMMIT ->
          Rollout.enter(
              rollout.turning(Ending.COMMITTED),
              Phase.SWAP,
              rollout.hostsThat(
                  host -> RolloutState.mayBePrepared(host) && host.moved() == Moved.NO));
      case REVERT -> Rollout.enter(rollout.turning(Ending.REVERTED), Phase.UNDO, participants);
    };
  }

  /** Whether a host went back by itself: then nobody can commit any more. */
  private static boolean hasFired(RecoveryState state, RolloutRecord record) {
    return state.surveys().keySet().stream()
        .map(host -> openOn(state, host, record.tx()))
        .anyMatch(open -> open != null && open.guard() == Guard.FIRED);
  }

  /** Nothing was left but locks and upload areas: they are swept and freed. */
  private static Next release(RecoveryState state) {
    Nonce none = state.plan().holder();
    List<HostId> held = Recovery.hostsThat(state, host -> host.lock() == Possibly.YES);
    HostId anchor = Plan.anchorOf(held);
    RolloutRecord nothing =
        new RolloutRecord(
            none,
            "",
            0,
            RolloutRecord.Kind.PUSH,
            held,
            anchor,
            new ReleaseId("none"),
            null,
            "",
            "",
            "",
            "",
            state.plan().owner(),
            "");
    return Rollout.abort(rollout(state, nothing, Register.ABORT));
  }

  /**
   * The anchor's entry of this rollout, if it alone would tell the decision and cannot be
   * understood.
   */
  private static @Nullable DamagedEntry damagedEntry(RecoveryState state, RolloutRecord record) {
    Survey anchor = state.surveys().get(record.anchor());
    if (anchor == null || openOn(state, record.anchor(), record.tx()) != null) {
      return null;
    }
    return anchor.damaged().stream()
        .filter(entry -> entry.tx().equals(record.tx()))
        .findFirst()
        .orElse(null);
  }

  /**
   * The decision: in the anchor's open record, else in its history, else abort, since a rollout
   * whose anchor never had a record of it has swapped nowhere.
   *
   * @return null if the anchor cannot be read, or its history does not reach back so far, or a
   *     person decided
   */
  private static @Nullable Register registerOf(RecoveryState state, RolloutRecord record) {
    Survey anchor = state.surveys().get(record.anchor());
    if (anchor == null) {
      return null;
    }
    OpenRollout open = openOn(state, record.anchor(), record.tx());
    if (open != null) {
      return open.register();
    }
    List<HistoryEntry> history = anchor.history();
    for (HistoryEntry entry : history) {
      if (entry.record().tx().equals(record.tx())) {
        return switch (entry.outcome()) {
          case COMMITTED -> Register.COMMIT;
          case REVERTED -> Register.REVERT;
          case ABORTED -> Register.ABORT;
          case HEURISTIC -> null;
        };
      }
    }
    // Without a readable entry nobody can tell how far back a full history reaches.
    boolean forgotten =
        history.size() + anchor.damaged().size() >= Survey.HISTORY
            && (history.isEmpty() || history.getFirst().record().sequence() > record.sequence());
    return forgotten ? null : Register.ABORT;
  }

  /**
   * Whether a host swapped although the decision says that none did. Then the anchor is not what it
   * was: its disk lied about a flush, or it was set up anew. Nothing is done by guess.
   */
  private static boolean isContradicted(
      RecoveryState state, RolloutRecord record, Register register) {
    if (register != Register.UNDECIDED && register != Register.ABORT) {
      return false;
    }
    for (HostId host : state.surveys().keySet()) {
      OpenRollout open = openOn(state, host, record.tx());
      if (open != null && (!open.goToken() || isLiveOn(state, host, record))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a host shows the rollout's release, and not because it did so before. */
  private static boolean isLiveOn(RecoveryState state, HostId host, RolloutRecord record) {
    Survey survey = state.surveys().get(host);
    OpenRollout open = openOn(state, host, record.tx());
    return survey != null
        && open != null
        && new Current.Live(record.release()).equals(survey.sight().current())
        && !record.release().equals(open.record().previous());
  }

  /**
   * The rollout's state as its coordinator would have it. Hosts without a record of it only lend
   * their lock, which is freed at the end. Hosts that are out of reach, or that have a record of
   * another rollout, are left to the next recovery.
   */
  private static RolloutState rollout(
      RecoveryState state, RolloutRecord record, Register register) {
    Map<HostId, HostState> hosts = new TreeMap<>();
    Map<HostId, HostState> aside = new TreeMap<>();
    Map<HostId, Optional<ReleaseId>> previous = new HashMap<>();
    record.hosts().forEach(host -> previous.put(host, Optional.empty()));
    Set<HostId> all = new TreeSet<>(record.hosts());
    all.addAll(state.plan().hosts());
    for (HostId id : all) {
      Survey survey = state.surveys().get(id);
      OpenRollout open = survey == null ? null : survey.sight().open();
      HostState host = state.hosts().getOrDefault(id, strange());
      if (survey == null || (open != null && !open.record().tx().equals(record.tx()))) {
        aside.put(id, host);
      } else if (open == null) {
        hosts.put(id, host);
      } else {
        hosts.put(
            id, host.withPrepared(Possibly.YES).withMoved(open.goToken() ? Moved.NO : Moved.YES));
        previous.put(id, Optional.ofNullable(open.record().previous()));
      }
    }
    Plan plan =
        new Plan(state.plan().holder(), state.plan().owner(), record, previous, new Source.Kept());
    return new RolloutState(
        plan,
        Phase.LOCK_OTHERS,
        Ending.FORWARD,
        Set.of(),
        hosts,
        aside,
        register,
        state.interrupted());
  }

  /** A host that the rollout names and the environment does not. */
  private static HostState strange() {
    return HostState.unseen()
        .withTrouble(
            new Trouble(
                Phase.LOCK_ANCHOR,
                Step.CONNECT,
                "took part in a rollout that is open, and is no longer in the configuration",
                "put it back until the rollout is recovered",
                false));
  }

  private static @Nullable OpenRollout openOn(RecoveryState state, HostId host, Nonce tx) {
    Survey survey = state.surveys().get(host);
    OpenRollout open = survey == null ? null : survey.sight().open();
    return open != null && open.record().tx().equals(tx) ? open : null;
  }
}
