package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.Guard;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.OpenRollout;
import io.shipit.host.Owner;
import io.shipit.host.Register;
import io.shipit.host.Sight;
import io.shipit.host.Step;
import io.shipit.rollout.HostState.Moved;
import io.shipit.rollout.HostState.Possibly;
import org.jspecify.annotations.Nullable;

/** Folds one host's answer into what is known of it. */
final class Reading {
  private Reading() {}

  static RolloutState of(RolloutState state, HostId id, Answer answer) {
    return switch (answer) {
      case Answer.Done(Sight sight, var warnings) -> {
        HostState host = state.host(id).withSeen(sight.current()).withWarnings(warnings);
        yield registered(state.with(id, done(state, id, host, sight)), id, sight);
      }
      case Answer.Refused(Step step, String seen, String hint, @Nullable Sight sight) -> {
        HostState host =
            refused(state, state.host(id), sight)
                .withTrouble(
                    new Trouble(state.phase(), step, words(state, seen, sight), hint, false));
        RolloutState read = lockedOut(state, sight) ? state.turning(Ending.LOCKED) : state;
        yield registered(read.with(id, host), id, sight);
      }
      case Answer.Unknown(Step step, String seen) -> {
        HostState host =
            unknown(state, state.host(id))
                .withTrouble(new Trouble(state.phase(), step, seen, "", true));
        yield registered(state.with(id, host), id, null);
      }
    };
  }

  private static HostState done(RolloutState state, HostId id, HostState host, Sight sight) {
    return switch (state.phase()) {
      case LOCK_ANCHOR, LOCK_OTHERS -> host.withLock(Possibly.YES);
      case PREPARE -> host.withPrepared(Possibly.YES);
      case RECHECK ->
          state.plan().previousOf(id).equals(liveIn(sight))
              ? host
              : host.withTrouble(
                  new Trouble(
                      state.phase(),
                      Step.RECHECK,
                      "current was moved by something else: it is now " + sight.current().display(),
                      "find out what moved it, then push again",
                      false));
      case SWAP -> host.withMoved(Moved.YES);
      case ACTIVATE ->
          new Current.Live(state.plan().record().release()).equals(sight.current())
              ? host
              : host.withTrouble(noLongerLive(state, sight));
      case UNDO -> host.withMoved(undoTokenIsLeft(sight) ? Moved.STAYED : Moved.BACK);
      case FINISH, ABORT, FINISH_REVERTED -> host.withFinished();
      case GO, RESOLVE_GO, DISARM, COMMIT, RESOLVE_COMMIT -> host;
      case REVERT, RESOLVE_REVERT, REACTIVATE -> host;
      case OVER -> throw new IllegalStateException("an answer after the end");
    };
  }

  private static Trouble noLongerLive(RolloutState state, Sight sight) {
    OpenRollout open = sight.open();
    return open != null && open.guard() == Guard.FIRED
        ? new Trouble(
            state.phase(),
            Step.CONFIRM,
            "it went back by itself, since no confirmation came in time",
            "give more time with confirm in deploy.yml, or find out what took so long",
            false)
        : new Trouble(
            state.phase(),
            Step.CHECK,
            "current was moved by something else: it is now " + sight.current().display(),
            "find out what moved it, then push again",
            false);
  }

  private static HostState refused(RolloutState state, HostState host, @Nullable Sight sight) {
    HostState read = sight == null ? host : host.withSeen(sight.current());
    if (sight == null || isOurs(state, sight)) {
      return read;
    }
    return switch (host.lock()) {
      case NO -> read;
      // The lock was asked for and not answered: it was never ours, so nothing was lost.
      case MAYBE -> read.withLock(Possibly.NO);
      case YES -> read.withLost();
    };
  }

  private static HostState unknown(RolloutState state, HostState host) {
    return switch (state.phase()) {
      case LOCK_ANCHOR, LOCK_OTHERS -> host.withLock(Possibly.MAYBE);
      case PREPARE -> host.withPrepared(Possibly.MAYBE);
      case SWAP -> host.withMoved(Moved.MAYBE);
      default -> host;
    };
  }

  /** The anchor's register as this answer shows it; unknown after an answer that does not. */
  private static RolloutState registered(RolloutState state, HostId id, @Nullable Sight sight) {
    if (!id.equals(state.plan().anchor())) {
      return state;
    }
    OpenRollout open = sight == null ? null : sight.open();
    boolean ours = open != null && open.record().tx().equals(state.plan().record().tx());
    Register register = open != null && ours ? open.register() : null;
    return state.reading(register);
  }

  private static boolean lockedOut(RolloutState state, @Nullable Sight sight) {
    return (state.phase() == Phase.LOCK_ANCHOR || state.phase() == Phase.LOCK_OTHERS)
        && sight != null
        && sight.lock() instanceof Lock.Held
        && !isOurs(state, sight);
  }

  private static String words(RolloutState state, String seen, @Nullable Sight sight) {
    return lockedOut(state, sight)
            && sight != null
            && sight.lock() instanceof Lock.Held(var _, Owner owner, var _, var _)
        ? "locked by " + owner.display()
        : seen;
  }

  private static boolean isOurs(RolloutState state, Sight sight) {
    return sight.lock() instanceof Lock.Held held && held.holder().equals(state.plan().holder());
  }

  private static boolean undoTokenIsLeft(Sight sight) {
    OpenRollout open = sight.open();
    return open != null && open.undoToken();
  }

  private static java.util.Optional<io.shipit.host.ReleaseId> liveIn(Sight sight) {
    return sight.current() instanceof Current.Live(var release)
        ? java.util.Optional.of(release)
        : java.util.Optional.empty();
  }
}
