package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.rollout.HostState.Moved;
import io.shipit.rollout.HostState.Possibly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rollout protocol as a function of state and event; {@code docs/protocol.md} explains why it
 * is safe. Push and rollback are the same protocol, and a recovery enters it in the phase where the
 * dead coordinator left off.
 */
public final class Rollout {
  private Rollout() {}

  /** Starts a rollout: the first effects ask for the anchor's lock. */
  public static Next begin(Plan plan) {
    Map<HostId, HostState> hosts = new TreeMap<>();
    plan.hosts().forEach(host -> hosts.put(host, HostState.unseen()));
    RolloutState start =
        new RolloutState(
            plan, Phase.LOCK_ANCHOR, Ending.FORWARD, Set.of(), hosts, Map.of(), null, false);
    return enter(start, Phase.LOCK_ANCHOR, start.anchor());
  }

  /**
   * Takes one step.
   *
   * @throws IllegalStateException if the event cannot happen in this state: a defect of the driver
   */
  public static Next on(State state, Event event) {
    return switch (state) {
      case RecoveryState recovery -> Recovery.on(recovery, event);
      case RolloutState rollout -> on(rollout, event);
    };
  }

  private static Next on(RolloutState state, Event event) {
    return switch (event) {
      case Event.Interrupted() -> new Next(state.interrupting(), List.of());
      case Event.Answered(HostId host, Operation operation, Answer answer)
          when state.waiting().contains(host)
              && operation.equals(operation(state, state.phase(), host)) -> {
        RolloutState read = Reading.of(state, host, answer).answered(host);
        yield read.waiting().isEmpty() ? advance(read) : new Next(read, List.of());
      }
      case Event.Answered _, Event.Surveyed _ ->
          throw new IllegalStateException(event + " cannot happen in " + state.phase());
    };
  }

  /** Begins a phase: one operation for each host asked; without any, the phase is over at once. */
  static Next enter(RolloutState state, Phase phase, List<HostId> asked) {
    RolloutState entered = state.entering(phase, asked);
    if (asked.isEmpty()) {
      return advance(entered);
    }
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Entered(phase));
    asked.forEach(host -> effects.add(new Effect.Send(host, operation(entered, phase, host))));
    return new Next(entered, effects);
  }

  private static Operation operation(RolloutState state, Phase phase, HostId host) {
    Plan plan = state.plan();
    Nonce holder = plan.holder();
    Nonce tx = plan.record().tx();
    return switch (phase) {
      case LOCK_ANCHOR, LOCK_OTHERS -> new Operation.Take(holder, plan.owner());
      case PREPARE -> new Operation.Prepare(holder, plan.recordFor(host), plan.source());
      case RECHECK -> new Operation.Recheck(holder, tx);
      case GO -> new Operation.Decide(holder, tx, Register.UNDECIDED, Register.GO);
      case RESOLVE_GO -> new Operation.Decide(holder, tx, Register.UNDECIDED, Register.ABORT);
      case SWAP -> new Operation.Swap(holder, tx);
      case ACTIVATE -> new Operation.Activate(holder, tx, false);
      case DISARM -> new Operation.Disarm(holder, tx);
      case COMMIT, RESOLVE_COMMIT -> new Operation.Decide(holder, tx, Register.GO, Register.COMMIT);
      case FINISH -> new Operation.Finish(holder, tx, Outcome.COMMITTED);
      case ABORT -> new Operation.Finish(holder, tx, Outcome.ABORTED);
      case REVERT, RESOLVE_REVERT -> new Operation.Decide(holder, tx, Register.GO, Register.REVERT);
      case UNDO -> new Operation.Undo(holder, tx);
      case REACTIVATE -> new Operation.Activate(holder, tx, true);
      case FINISH_REVERTED -> new Operation.Finish(holder, tx, Outcome.REVERTED);
      case OVER -> throw new IllegalStateException("nothing is asked once a rollout is over");
    };
  }

  /** Every host of the phase has answered: chooses the next one. */
  private static Next advance(RolloutState state) {
    boolean stop = state.interrupted();
    return switch (state.phase()) {
      case LOCK_ANCHOR ->
          !stop && state.all(host -> host.troubles().isEmpty())
              ? enter(state, Phase.LOCK_OTHERS, state.othersThat(_ -> true))
              : abort(state);
      case LOCK_OTHERS ->
          !stop && state.all(host -> host.lock() == Possibly.YES)
              ? enter(state, Phase.PREPARE, state.hostsThat(_ -> true))
              : abort(state);
      case PREPARE -> {
        if (stop || !state.all(host -> host.prepared() == Possibly.YES && !host.lost())) {
          yield abort(state);
        }
        // With one host the vote itself is the last look; with several, the first to vote may have
        // waited long for the last.
        yield enter(
            state,
            Phase.RECHECK,
            state.hosts().size() == 1 ? List.of() : state.hostsThat(_ -> true));
      }
      case RECHECK ->
          !stop && state.all(Rollout::untroubled)
              ? enter(state, Phase.GO, state.anchor())
              : abort(state);
      case GO -> afterGo(state);
      case RESOLVE_GO -> afterResolvingGo(state);
      case SWAP -> afterSwap(state);
      case ACTIVATE -> {
        if (stop || !state.all(Rollout::untroubled)) {
          yield enter(state, Phase.REVERT, state.anchor());
        }
        yield state.plan().record().confirm() == null
            ? enter(state, Phase.COMMIT, state.anchor())
            : enter(state, Phase.DISARM, state.hostsThat(RolloutState::mayBePrepared));
      }
      // A guard that is not known to be disarmed may fire after a commit.
      case DISARM ->
          !stop && state.all(Rollout::untroubled)
              ? enter(state, Phase.COMMIT, state.anchor())
              : enter(state, Phase.REVERT, state.anchor());
      case COMMIT -> afterDecision(state, Phase.RESOLVE_COMMIT);
      case RESOLVE_COMMIT -> afterDecision(state, Phase.OVER);
      case REVERT -> afterDecision(state, Phase.RESOLVE_REVERT);
      case RESOLVE_REVERT -> afterDecision(state, Phase.OVER);
      case UNDO -> enter(state, Phase.REACTIVATE, putBack(state));
      case REACTIVATE -> enter(state, Phase.FINISH_REVERTED, state.hostsThat(Rollout::undone));
      case FINISH, ABORT, FINISH_REVERTED -> over(state);
      case OVER -> throw new IllegalStateException("nothing follows the end of a rollout");
    };
  }

  private static Next afterSwap(RolloutState state) {
    if (state.ending() == Ending.COMMITTED) {
      return finish(state);
    }
    ReleaseId release = state.plan().record().release();
    return !state.interrupted() && state.all(host -> isOn(host, release))
        ? enter(state, Phase.ACTIVATE, state.hostsThat(RolloutState::mayBePrepared))
        : enter(state, Phase.REVERT, state.anchor());
  }

  private static Next afterGo(RolloutState state) {
    HostState anchor = state.host(state.plan().anchor());
    if (untroubled(anchor)) {
      return state.interrupted()
          ? enter(state, Phase.REVERT, state.anchor())
          : enter(state, Phase.SWAP, state.hostsThat(RolloutState::mayBePrepared));
    }
    return anchor.lost() ? doubt(state) : enter(state, Phase.RESOLVE_GO, state.anchor());
  }

  /**
   * The rename undecided → abort races with a late undecided → go: whichever the anchor carried out
   * is the decision, and the answer says which.
   */
  private static Next afterResolvingGo(RolloutState state) {
    return switch (state.register()) {
      case ABORT -> abort(state);
      case GO -> enter(state, Phase.REVERT, state.anchor());
      case UNDECIDED, COMMIT, REVERT -> doubt(state);
      case null -> doubt(state);
    };
  }

  private static Next afterDecision(RolloutState state, Phase again) {
    return switch (state.register()) {
      case COMMIT -> finish(state.turning(Ending.COMMITTED));
      case REVERT ->
          enter(
              state.turning(Ending.REVERTED),
              Phase.UNDO,
              state.hostsThat(RolloutState::mayBePrepared));
      case GO, UNDECIDED, ABORT -> repeat(state, again);
      case null -> repeat(state, again);
    };
  }

  private static Next repeat(RolloutState state, Phase again) {
    return again == Phase.OVER || state.host(state.plan().anchor()).lost()
        ? doubt(state)
        : enter(state, again, state.anchor());
  }

  static Next abort(RolloutState state) {
    RolloutState turned = state.ending() == Ending.LOCKED ? state : state.turning(Ending.ABORTED);
    return enter(turned, Phase.ABORT, turned.hostsThat(RolloutState::mayHold));
  }

  /** A host that has not swapped, although the rollout is committed, stays open: it is owed. */
  static Next finish(RolloutState state) {
    return enter(
        state,
        Phase.FINISH,
        state.hostsThat(
            host ->
                RolloutState.mayHold(host)
                    && (host.prepared() == Possibly.NO || host.moved() == Moved.YES)));
  }

  private static Next doubt(RolloutState state) {
    return over(state.turning(Ending.IN_DOUBT));
  }

  private static Next over(RolloutState state) {
    RolloutState ended = state.entering(Phase.OVER, List.of());
    return new Next(ended, List.of(new Effect.Finish(Judgement.of(ended))));
  }

  private static boolean untroubled(HostState host) {
    return host.troubles().isEmpty();
  }

  private static boolean isOn(HostState host, ReleaseId release) {
    return host.prepared() == Possibly.NO
        || (host.moved() == Moved.YES && new Current.Live(release).equals(host.seen()));
  }

  private static boolean undone(HostState host) {
    return RolloutState.mayHold(host)
        && (host.prepared() == Possibly.NO
            || host.moved() == Moved.BACK
            || host.moved() == Moved.STAYED);
  }

  /** The hosts that showed the new release and have a previous one to activate again. */
  private static List<HostId> putBack(RolloutState state) {
    return state.hostsThat(host -> host.moved() == Moved.BACK).stream()
        .filter(host -> state.plan().previousOf(host).isPresent())
        .toList();
  }
}
