package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.HostState.Moved;
import io.shipit.rollout.HostState.Possibly;
import io.shipit.rollout.Verdict.HostVerdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Turns the end of a rollout into the exit code that is true of every server. */
final class Judgement {
  private Judgement() {}

  static Verdict of(RolloutState state) {
    Set<HostId> order = new LinkedHashSet<>(state.plan().hosts());
    order.addAll(state.hosts().keySet());
    order.addAll(state.aside().keySet());
    List<HostVerdict> hosts = new ArrayList<>();
    for (HostId id : order) {
      HostState host = state.hosts().get(id);
      HostState aside = state.aside().get(id);
      if (host != null) {
        hosts.add(hostVerdict(id, host, isOwed(host)));
      } else if (aside != null) {
        hosts.add(hostVerdict(id, aside, true));
      }
    }
    return new Verdict(
        exitCode(state), state.interrupted(), state.ending(), state.plan().record().tx(), hosts);
  }

  private static ExitCode exitCode(RolloutState state) {
    return switch (state.ending()) {
      case LOCKED -> ExitCode.LOCKED;
      // A lock that was lost belongs to a coordinator that may move the host next.
      case ABORTED -> judged(state, ExitCode.UNCHANGED, (_, host) -> !host.lost());
      case COMMITTED -> judged(state, ExitCode.DONE, (_, host) -> live(state).equals(host.seen()));
      case REVERTED ->
          judged(state, ExitCode.ROLLED_BACK, (id, host) -> isAsBefore(state, id, host));
      case FORWARD, IN_DOUBT -> ExitCode.IN_DOUBT;
    };
  }

  private interface Condition {
    boolean holds(HostId id, HostState host);
  }

  /** The code if it is true of every host; what is set aside cannot be judged. */
  private static ExitCode judged(RolloutState state, ExitCode code, Condition condition) {
    boolean holds =
        state.aside().isEmpty()
            && state.hosts().entrySet().stream()
                .allMatch(entry -> condition.holds(entry.getKey(), entry.getValue()));
    return holds ? code : ExitCode.IN_DOUBT;
  }

  private static Current live(RolloutState state) {
    return new Current.Live(state.plan().record().release());
  }

  private static boolean isAsBefore(RolloutState state, HostId id, HostState host) {
    return host.prepared() == Possibly.NO
        ? agrees(state, host)
        : before(state, id).equals(host.seen())
            && (host.moved() == Moved.BACK || host.moved() == Moved.STAYED)
            && host.troubles().stream().noneMatch(trouble -> trouble.phase() == Phase.REACTIVATE);
  }

  private static Current before(RolloutState state, HostId id) {
    return state.plan().previousOf(id).<Current>map(Current.Live::new).orElseGet(Current.None::new);
  }

  /**
   * Whether a host without a record, which only lent its lock to a recovery, shows what the others
   * were put back to. It may have been put back before, or have taken part in later rollouts.
   */
  private static boolean agrees(RolloutState state, HostState host) {
    return state.hosts().values().stream()
        .allMatch(other -> Objects.equals(other.seen(), host.seen()));
  }

  private static boolean isOwed(HostState host) {
    return !host.finished() && (host.lock() != Possibly.NO || host.lost());
  }

  private static HostVerdict hostVerdict(HostId id, HostState host, boolean owed) {
    return new HostVerdict(id, host.seen(), owed, host.troubles(), host.warnings());
  }
}
