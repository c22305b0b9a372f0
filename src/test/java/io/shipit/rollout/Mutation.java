package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.HostSteps;
import io.shipit.host.Lock;
import io.shipit.host.OpenRollout;
import io.shipit.host.Operation;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A protocol or a host that is broken on purpose. The production code is wrapped, never changed.
 *
 * @param name what is wrong with it
 * @param law the invariant that it breaks, as {@link Laws} and the others name it
 * @param bounds the smallest walk that shows it
 */
record Mutation(String name, String law, Bounds bounds, Protocol protocol, HostSteps steps) {
  static Mutation of(String name, String law, Bounds bounds, Protocol protocol) {
    return new Mutation(name, law, bounds, protocol, HostSteps.sound());
  }

  static Mutation of(String name, String law, Bounds bounds, HostSteps steps) {
    return new Mutation(name, law, bounds, Protocol.sound(), steps);
  }

  @Override
  public String toString() {
    return law + ": " + name;
  }

  /** A protocol that hears other answers than the hosts gave; null leaves an answer as it is. */
  static Protocol hearing(BiFunction<RolloutState, Event.Answered, @Nullable Answer> other) {
    return new Protocol() {
      @Override
      public Next on(State state, Event event) {
        if (state instanceof RolloutState rollout && event instanceof Event.Answered answered) {
          Answer heard = other.apply(rollout, answered);
          if (heard != null) {
            return Rollout.on(
                state, new Event.Answered(answered.host(), answered.operation(), heard));
          }
        }
        return Rollout.on(state, event);
      }
    };
  }

  /** A recovery that reads another survey than the host gave. */
  static Protocol reading(BiFunction<RecoveryState, Event.Surveyed, @Nullable Survey> other) {
    return new Protocol() {
      @Override
      public Next on(State state, Event event) {
        return state instanceof RecoveryState recovery && event instanceof Event.Surveyed surveyed
            ? Rollout.on(
                state, new Event.Surveyed(surveyed.host(), other.apply(recovery, surveyed)))
            : Rollout.on(state, event);
      }
    };
  }

  /** A protocol that takes one decision for made, instead of sending it to the anchor. */
  static Protocol assuming(Register from, Register to) {
    return new Protocol() {
      @Override
      public Next on(State state, Event event) {
        Next next = Rollout.on(state, event);
        for (Effect effect : next.effects()) {
          if (effect instanceof Effect.Send(var host, Operation.Decide decide)
              && decide.from() == from
              && decide.to() == to
              && next.state() instanceof RolloutState rollout) {
            return Rollout.on(
                rollout,
                new Event.Answered(
                    host, decide, done(rollout, rollout.plan().previousOf(host).orElse(null), to)));
          }
        }
        return next;
      }
    };
  }

  /** A protocol that ends with another verdict. */
  static Protocol judging(UnaryOperator<Verdict> other) {
    return new Protocol() {
      @Override
      public Next on(State state, Event event) {
        Next next = Rollout.on(state, event);
        List<Effect> effects = new ArrayList<>();
        for (Effect effect : next.effects()) {
          effects.add(
              effect instanceof Effect.Finish(Verdict verdict)
                  ? new Effect.Finish(other.apply(verdict))
                  : effect);
        }
        return new Next(next.state(), effects);
      }
    };
  }

  /** An answer as if all were well, made up from what was asked. */
  static Answer done(RolloutState state, @Nullable ReleaseId live, @Nullable Register register) {
    Plan plan = state.plan();
    return new Answer.Done(
        new Sight(
            live == null ? new Current.None() : new Current.Live(live),
            new Lock.Held(plan.holder(), plan.owner(), Lock.Life.ALIVE),
            new OpenRollout(plan.record(), register, true, true),
            null),
        List.of());
  }

  /** A survey with another decision in it. */
  static Survey deciding(Survey survey, Register register) {
    Sight sight = survey.sight();
    OpenRollout open = sight.open();
    return open == null || open.register() == null
        ? survey
        : withOpen(
            survey, new OpenRollout(open.record(), register, open.goToken(), open.undoToken()));
  }

  /** A survey with another rollout in it. */
  static Survey withOpen(Survey survey, @Nullable OpenRollout open) {
    return new Survey(
        survey.identity(),
        new Sight(survey.sight().current(), survey.sight().lock(), open, survey.sight().damage()),
        survey.history(),
        survey.damaged(),
        survey.releases(),
        survey.freeBytes(),
        survey.freeInodes(),
        survey.clockSeconds(),
        survey.system(),
        survey.swapBy(),
        survey.foldsNames(),
        survey.refusals(),
        survey.warnings());
  }
}
