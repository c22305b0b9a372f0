package io.shipit.rollout;

import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.host.OpenRollout;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.HostState.Possibly;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from what was read under the locks, where a rollout goes on whose coordinator is gone:
 * the rules of {@code docs/protocol.md}, "Recovery".
 */
final class Resumption {
  private Resumption() {}

  static Next of(RecoveryState state) {
    if (state.hosts().values().stream()
        .anyMatch(host -> host.lock() == Possibly.YES && !host.troubles().isEmpty())) {
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
    Register register = registerOf(state, record);
    if (register == null) {
      return Recovery.over(state, ExitCode.IN_DOUBT, Ending.IN_DOUBT);
    }
    boolean complete =
        record.hosts().stream().allMatch(host -> isOpen(state.surveys().get(host), record.tx()));
    RolloutState rollout = rollout(state, record, register);
    List<HostId> participants = rollout.hostsThat(RolloutState::mayBePrepared);
    return switch (register) {
      case UNDECIDED, ABORT -> Rollout.abort(rollout);
      case GO ->
          complete && !state.interrupted()
              ? Rollout.enter(rollout, Phase.SWAP, participants)
              : Rollout.enter(rollout, Phase.REVERT, rollout.anchor());
      case COMMIT -> Rollout.finish(rollout.turning(Ending.COMMITTED));
      case REVERT -> Rollout.enter(rollout.turning(Ending.REVERTED), Phase.UNDO, participants);
    };
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
   * The decision: in the anchor's open record, else in its history, else abort, since a rollout
   * whose anchor never had, or no longer has, a record has swapped nowhere.
   *
   * @return null if the anchor cannot be read, or says what cannot be
   */
  private static @Nullable Register registerOf(RecoveryState state, RolloutRecord record) {
    Survey anchor = state.surveys().get(record.anchor());
    if (anchor == null) {
      return null;
    }
    OpenRollout open = anchor.sight().open();
    if (open != null && open.record().tx().equals(record.tx())) {
      return open.register();
    }
    for (HistoryEntry entry : anchor.history()) {
      if (entry.record().tx().equals(record.tx())) {
        return switch (entry.outcome()) {
          case COMMITTED -> Register.COMMIT;
          case REVERTED -> Register.REVERT;
          case ABORTED -> Register.ABORT;
          case HEURISTIC -> null;
        };
      }
    }
    return Register.ABORT;
  }

  /**
   * The rollout's state as its coordinator would have it. Hosts without a record of it only lend
   * their lock, which is freed at the end; hosts with a record of another rollout stay locked for
   * the next recovery.
   */
  private static RolloutState rollout(
      RecoveryState state, RolloutRecord record, Register register) {
    Map<HostId, HostState> hosts = new TreeMap<>();
    Map<HostId, Optional<ReleaseId>> previous = new HashMap<>();
    record.hosts().forEach(host -> previous.put(host, Optional.empty()));
    for (HostId id : Recovery.hostsThat(state, host -> host.lock() == Possibly.YES)) {
      Survey survey = state.surveys().get(id);
      OpenRollout open = survey == null ? null : survey.sight().open();
      HostState host = Recovery.hostOf(state, id);
      if (open == null) {
        hosts.put(id, host);
      } else if (open.record().tx().equals(record.tx())) {
        hosts.put(id, host.withPrepared(Possibly.YES));
        previous.put(id, Optional.ofNullable(open.record().previous()));
      }
    }
    Plan plan =
        new Plan(state.plan().holder(), state.plan().owner(), record, previous, new Source.Kept());
    return new RolloutState(
        plan, Phase.LOCK_OTHERS, Ending.FORWARD, Set.of(), hosts, register, state.interrupted());
  }

  private static boolean isOpen(@Nullable Survey survey, Nonce tx) {
    OpenRollout open = survey == null ? null : survey.sight().open();
    return open != null && open.record().tx().equals(tx);
  }
}
