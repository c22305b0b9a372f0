package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.OpenRollout;
import io.shipit.host.Operation;
import io.shipit.host.Register;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.Bounds.Fault;
import io.shipit.rollout.Bounds.Option;
import java.util.List;
import java.util.stream.Stream;

/** What is broken on purpose, and which invariant each of them breaks. */
final class Mutations {
  private static final Bounds TWO = Bounds.hosts(2);
  private static final Bounds GUARDED = TWO.with(Option.GUARDED);
  private static final Bounds RECOVERED = TWO.recoveries(1).upTo(1, Fault.CRASH);

  private Mutations() {}

  static Stream<Mutation> all() {
    return Stream.of(
        Mutation.of("current is removed, then made", "I1", TWO, BrokenHosts.removingBeforeSwap()),
        Mutation.of(
            "a vote is answered before the release is flushed",
            "I3",
            Bounds.hosts(1).recoveries(1).upTo(1, Fault.POWER_CUT),
            BrokenHosts.forgetfulOf(Operation.Prepare.class)),
        Mutation.of(
            "a decision is overwritten", "I2", TWO.upTo(2, Fault.LOST), BrokenHosts.decidingAnew()),
        Mutation.of("a finished record is deleted", "I2", TWO, BrokenHosts.forgettingTheEnd()),
        Mutation.of(
            "an unreachable anchor means abort", "I2", RECOVERED.upTo(1, Fault.LOST), unheard()),
        Mutation.of(
            "swaps are sent without GO",
            "I3",
            TWO,
            Mutation.assuming(Register.UNDECIDED, Register.GO)),
        Mutation.of(
            "GO is answered before it is flushed",
            "I3",
            TWO.upTo(1, Fault.POWER_CUT),
            BrokenHosts.forgetfulOf(Operation.Decide.class)),
        Mutation.of("silence is a vote", "I3", TWO.upTo(1, Fault.LOST), silenceIsConsent()),
        Mutation.of("undecided is recovered as GO", "I3", RECOVERED, undecidedIsGo()),
        Mutation.of(
            "a revert keeps the lock",
            "I4",
            RECOVERED.upTo(1, Fault.REFUSED),
            BrokenHosts.keepingTheLock()),
        Mutation.of(
            "the swap deletes the previous release", "I5", TWO, BrokenHosts.deletingPrevious()),
        Mutation.of(
            "a host votes without a look",
            "I6",
            Bounds.hosts(1).rivals(1),
            BrokenHosts.votingBlindly()),
        Mutation.of(
            "the lock is not asked for",
            "I7",
            RECOVERED.with(Option.ZOMBIES),
            BrokenHosts.unfenced()),
        Mutation.of("hooks outlive a stolen lock", "I7", RECOVERED, BrokenHosts.sparingHooks()),
        Mutation.of(
            "an undo needs a free block",
            "I8",
            TWO.upTo(1, Fault.FULL, Fault.REFUSED),
            BrokenHosts.writingToUndo()),
        Mutation.of(
            "late swaps stay possible after a revert",
            "I2",
            TWO.upTo(1, Fault.LOST),
            BrokenHosts.notKilling()),
        Mutation.of(
            "an undo counts as done when it is sent",
            "I2",
            TWO.upTo(2, Fault.LOST),
            undoneWhenSent()),
        Mutation.of(
            "hosts out of reach are not judged",
            "I11",
            TWO.upTo(2, Fault.LOST),
            Mutation.judging(Mutations::optimistic)),
        Mutation.of(
            "doubt is called unchanged",
            "I11",
            TWO.upTo(2, Fault.LOST),
            Mutation.judging(Mutations::calming)),
        Mutation.of(
            "a lost GO is taken for an abort",
            "I2",
            TWO.upTo(1, Fault.LOST),
            Mutation.assuming(Register.UNDECIDED, Register.ABORT)),
        Mutation.of(
            "a repeated decision is refused",
            "I12",
            TWO.upTo(1, Fault.RESENT),
            BrokenHosts.decidingOnce()),
        Mutation.of(
            "hooks run again when asked again",
            "I17",
            TWO.upTo(1, Fault.RESENT),
            BrokenHosts.repeatingHooks()),
        Mutation.of(
            "a failed check is overlooked", "S11", TWO.upTo(1, Fault.REFUSED), checksDoNotCount()),
        Mutation.of("a commit does not wait for guards", "G1", GUARDED, Mutations.disarmed(false)),
        Mutation.of(
            "a confirmation counts when it is sent",
            "G1",
            GUARDED.upTo(1, Fault.LOST),
            Mutations.disarmed(true)),
        Mutation.of(
            "a host confirms after its guard has fired",
            "G1",
            GUARDED.upTo(1, Fault.FIRED, Fault.POWER_CUT),
            BrokenHosts.confirmingTooLate()),
        new Mutation(
            "a recovery overlooks a guard that has fired",
            "G1",
            GUARDED.recoveries(1).upTo(1, Fault.CRASH, Fault.FIRED),
            firedIsArmed(),
            BrokenHosts.confirmingTooLate()),
        Mutation.of(
            "a guard goes back before it has fired",
            "G1",
            GUARDED.upTo(1, Fault.FIRED),
            BrokenHosts.firingSilently()),
        Mutation.of(
            "a guard outlives a stolen lock",
            "I7",
            GUARDED.recoveries(1).upTo(1, Fault.CRASH, Fault.FIRED),
            BrokenHosts.sparingGuards()));
  }

  /** Takes guards for disarmed: those that were not asked, or those that did not answer. */
  private static Protocol disarmed(boolean whenSent) {
    return new Protocol() {
      @Override
      public Next on(State state, Event event) {
        if (whenSent
            && state instanceof RolloutState rollout
            && event
                instanceof Event.Answered(var host, Operation.Disarm disarm, Answer.Unknown _)) {
          return Rollout.on(rollout, confirmed(rollout, host, disarm));
        }
        Next next = Rollout.on(state, event);
        for (Effect effect : whenSent ? List.<Effect>of() : next.effects()) {
          if (effect instanceof Effect.Send(var host, Operation.Disarm disarm)
              && next.state() instanceof RolloutState rollout) {
            next = Rollout.on(rollout, confirmed(rollout, host, disarm));
          }
        }
        return next;
      }
    };
  }

  private static Event confirmed(RolloutState state, HostId host, Operation.Disarm disarm) {
    return new Event.Answered(
        host, disarm, Mutation.done(state, state.plan().record().release(), Register.GO));
  }

  private static Protocol firedIsArmed() {
    return Mutation.reading(
        (_, surveyed) -> {
          Survey survey = surveyed.survey();
          OpenRollout open = survey == null ? null : survey.sight().open();
          return survey == null || open == null
              ? survey
              : Mutation.withOpen(
                  survey,
                  new OpenRollout(
                      open.record(), open.register(), open.goToken(), open.undoToken()));
        });
  }

  private static Protocol unheard() {
    return Mutation.reading(
        (state, surveyed) -> {
          Survey other = state.surveys().values().stream().findFirst().orElse(null);
          return surveyed.survey() == null && other != null
              ? Mutation.withOpen(other, null)
              : surveyed.survey();
        });
  }

  private static Protocol silenceIsConsent() {
    return Mutation.hearing(
        (state, answered) ->
            answered.operation() instanceof Operation.Prepare
                    || answered.operation() instanceof Operation.Recheck
                ? Mutation.done(state, Fleet.OLD, Register.UNDECIDED)
                : null);
  }

  private static Protocol undecidedIsGo() {
    return Mutation.reading(
        (_, surveyed) -> {
          Survey survey = surveyed.survey();
          if (survey == null) {
            return null;
          }
          OpenRollout open = survey.sight().open();
          return open != null && open.register() == Register.UNDECIDED
              ? Mutation.deciding(survey, Register.GO)
              : survey;
        });
  }

  private static Protocol undoneWhenSent() {
    return Mutation.hearing(
        (state, answered) ->
            answered.operation() instanceof Operation.Undo
                    && answered.answer() instanceof Answer.Unknown
                ? Mutation.done(state, Fleet.OLD, Register.REVERT)
                : null);
  }

  private static Protocol checksDoNotCount() {
    return Mutation.hearing(
        (state, answered) ->
            answered.operation() instanceof Operation.Activate
                ? Mutation.done(state, state.plan().record().release(), Register.GO)
                : null);
  }

  private static Verdict optimistic(Verdict verdict) {
    return verdict.ending() == Ending.REVERTED ? withCode(verdict, ExitCode.ROLLED_BACK) : verdict;
  }

  private static Verdict calming(Verdict verdict) {
    return verdict.ending() == Ending.IN_DOUBT ? withCode(verdict, ExitCode.UNCHANGED) : verdict;
  }

  private static Verdict withCode(Verdict verdict, ExitCode code) {
    return new Verdict(
        code, verdict.interrupted(), verdict.ending(), verdict.tx(), verdict.hosts());
  }
}
