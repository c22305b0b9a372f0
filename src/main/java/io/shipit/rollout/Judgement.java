package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.HostState.Moved;
import io.shipit.rollout.HostState.Possibly;
import io.shipit.rollout.Verdict.HostVerdict;
import java.util.List;

/** Turns the end of a rollout into the exit code that is true of every server. */
final class Judgement {
  private Judgement() {}

  static Verdict of(RolloutState state) {
    List<HostVerdict> hosts =
        state.plan().hosts().stream()
            .filter(state.hosts()::containsKey)
            .map(id -> hostVerdict(id, state.host(id)))
            .toList();
    return new Verdict(
        exitCode(state), state.interrupted(), state.ending(), state.plan().record().tx(), hosts);
  }

  private static ExitCode exitCode(RolloutState state) {
    return switch (state.ending()) {
      case LOCKED -> ExitCode.LOCKED;
      // A lock that was lost belongs to a coordinator that may move the host next.
      case ABORTED -> state.all(host -> !host.lost()) ? ExitCode.UNCHANGED : ExitCode.IN_DOUBT;
      case COMMITTED ->
          all(state, (_, host) -> live(state).equals(host.seen()))
              ? ExitCode.DONE
              : ExitCode.IN_DOUBT;
      case REVERTED ->
          all(state, (id, host) -> isAsBefore(state, id, host))
              ? ExitCode.ROLLED_BACK
              : ExitCode.IN_DOUBT;
      case FORWARD, IN_DOUBT -> ExitCode.IN_DOUBT;
    };
  }

  private static Current live(RolloutState state) {
    return new Current.Live(state.plan().record().release());
  }

  private static boolean isAsBefore(RolloutState state, HostId id, HostState host) {
    Current before =
        state.plan().previousOf(id).<Current>map(Current.Live::new).orElseGet(Current.None::new);
    return before.equals(host.seen())
        && (host.moved() == Moved.BACK || host.moved() == Moved.STAYED)
        && host.troubles().stream().noneMatch(trouble -> trouble.phase() == Phase.REACTIVATE);
  }

  private interface Condition {
    boolean holds(HostId id, HostState host);
  }

  /** Hosts that had no record of the rollout only lent their lock and are not judged. */
  private static boolean all(RolloutState state, Condition condition) {
    return state.hosts().entrySet().stream()
        .filter(entry -> entry.getValue().prepared() != Possibly.NO)
        .allMatch(entry -> condition.holds(entry.getKey(), entry.getValue()));
  }

  private static HostVerdict hostVerdict(HostId id, HostState host) {
    boolean owed = !host.finished() && (host.lock() != Possibly.NO || host.lost());
    return new HostVerdict(id, host.seen(), owed, host.troubles(), host.warnings());
  }
}
