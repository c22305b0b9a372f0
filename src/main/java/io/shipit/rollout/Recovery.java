package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Sight;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.HostState.Possibly;
import io.shipit.rollout.RecoveryState.Opening;
import io.shipit.rollout.Verdict.HostVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recovery: takes the locks of a dead coordinator, reads what it left, and enters the rollout where
 * the record says that it has to go on. One recovery settles one rollout; where several were left
 * on different hosts, the caller repeats it, oldest first.
 */
public final class Recovery {
  private Recovery() {}

  /** Starts a recovery. Nothing is changed where a holder lives or a lock is damaged. */
  public static Next begin(RecoveryPlan plan) {
    Map<HostId, HostState> hosts = new TreeMap<>();
    plan.hosts().forEach(host -> hosts.put(host, HostState.unseen()));
    for (HostId host : plan.hosts()) {
      Lock lock = plan.locks().get(host);
      HostState state = hosts.getOrDefault(host, HostState.unseen());
      if (lock == null) {
        hosts.put(host, state.withTrouble(trouble(Step.CONNECT, "cannot be reached", "")));
      } else if (lock instanceof Lock.Damaged(String path, String seen)) {
        hosts.put(
            host,
            state.withTrouble(
                trouble(
                    Step.LOCK,
                    path + ": " + seen,
                    "look at it on the host; see docs/recovery.md")));
      }
    }
    RecoveryState start =
        new RecoveryState(plan, Opening.SEIZE_FIRST, Set.of(), hosts, Map.of(), false);
    if (plan.locks().values().stream().anyMatch(lock -> isHeldByTheLiving(plan, lock))) {
      return over(start, ExitCode.LOCKED, Ending.LOCKED);
    }
    if (plan.locks().values().stream().anyMatch(Lock.Damaged.class::isInstance)
        || !plan.locks().containsKey(first(plan))) {
      return over(start, ExitCode.IN_DOUBT, Ending.IN_DOUBT);
    }
    return enter(start, Opening.SEIZE_FIRST, List.of(first(plan)));
  }

  static Next on(RecoveryState state, Event event) {
    return switch (event) {
      case Event.Interrupted() -> new Next(state.interrupting(), List.of());
      case Event.Answered(HostId host, Operation operation, Answer answer)
          when state.waiting().contains(host) && operation.equals(seize(state, host)) ->
          proceed(state.answered(host, seized(hostOf(state, host), answer)));
      case Event.Surveyed(HostId host, @Nullable Survey survey)
          when state.waiting().contains(host) && state.opening() == Opening.INSPECT ->
          proceed(inspected(state, host, survey));
      case Event.Answered _, Event.Surveyed _ ->
          throw new IllegalStateException(event + " cannot happen in " + state.opening());
    };
  }

  private static Next proceed(RecoveryState state) {
    if (!state.waiting().isEmpty()) {
      return new Next(state, List.of());
    }
    return switch (state.opening()) {
      case SEIZE_FIRST -> {
        HostId first = first(state.plan());
        if (hostOf(state, first).lock() != Possibly.YES) {
          yield hostOf(state, first).lost()
              ? over(state, ExitCode.LOCKED, Ending.LOCKED)
              : over(state, ExitCode.IN_DOUBT, Ending.IN_DOUBT);
        }
        List<HostId> others =
            state.plan().locks().keySet().stream().filter(host -> !host.equals(first)).toList();
        yield others.isEmpty() ? inspect(state) : enter(state, Opening.SEIZE_OTHERS, others);
      }
      case SEIZE_OTHERS -> inspect(state);
      case INSPECT -> Resumption.of(state);
    };
  }

  private static Next enter(RecoveryState state, Opening opening, List<HostId> asked) {
    RecoveryState entered = state.entering(opening, asked);
    List<Effect> effects = new ArrayList<>();
    asked.forEach(host -> effects.add(new Effect.Send(host, seize(entered, host))));
    return new Next(entered, effects);
  }

  private static Next inspect(RecoveryState state) {
    List<HostId> held = hostsThat(state, host -> host.lock() == Possibly.YES);
    List<Effect> effects = new ArrayList<>();
    held.forEach(host -> effects.add(new Effect.Inspect(host)));
    return new Next(state.entering(Opening.INSPECT, held), effects);
  }

  private static Operation seize(RecoveryState state, HostId host) {
    RecoveryPlan plan = state.plan();
    return plan.locks().get(host) instanceof Lock.Held(Nonce victim, var _, var _, var _)
            && !victim.equals(plan.holder())
        ? new Operation.Steal(plan.holder(), victim, plan.owner())
        : new Operation.Take(plan.holder(), plan.owner());
  }

  private static HostState seized(HostState host, Answer answer) {
    return switch (answer) {
      case Answer.Done(Sight sight, var warnings) ->
          damaged(
              host.withLock(Possibly.YES).withSeen(sight.current()).withWarnings(warnings), sight);
      case Answer.Refused(Step step, String seen, String hint, @Nullable Sight sight) -> {
        if (sight != null && sight.damage() != null) {
          yield damaged(host, sight);
        }
        HostState refused = host.withTrouble(trouble(step, seen, hint));
        yield sight != null && sight.lock() instanceof Lock.Held ? refused.withLost() : refused;
      }
      case Answer.Unknown(Step step, String seen) ->
          host.withLock(Possibly.MAYBE).withTrouble(trouble(step, seen, ""));
    };
  }

  private static RecoveryState inspected(RecoveryState state, HostId id, @Nullable Survey survey) {
    HostState host = hostOf(state, id);
    if (survey == null) {
      return state.answered(id, host.withTrouble(trouble(Step.SURVEY, "cannot be read", "")));
    }
    HostState seen = damaged(host.withSeen(survey.sight().current()), survey.sight());
    return isUnreadable(seen)
        ? state.answered(id, seen)
        : state.surveyed(id, survey).answered(id, seen);
  }

  private static HostState damaged(HostState host, Sight sight) {
    return sight.damage() == null ? host : damaged(host, sight.damage());
  }

  /** A host on which something was found that cannot be understood. */
  static HostState damaged(HostState host, String damage) {
    return host.withTrouble(
        trouble(Step.SURVEY, damage, "look at it on the host; see docs/recovery.md"));
  }

  /** Whether a host was reached and cannot be understood: then nothing is decided by guess. */
  static boolean isUnreadable(HostState host) {
    return host.troubles().stream().anyMatch(trouble -> trouble.step() == Step.SURVEY);
  }

  /** Ends a recovery that changed nothing but locks. */
  static Next over(RecoveryState state, ExitCode code, Ending ending) {
    List<HostVerdict> hosts =
        state.plan().hosts().stream()
            .map(
                id -> {
                  HostState host = hostOf(state, id);
                  return new HostVerdict(
                      id,
                      host.seen(),
                      host.lock() != Possibly.NO
                          || (ending == Ending.IN_DOUBT && !host.troubles().isEmpty()),
                      host.troubles(),
                      host.warnings());
                })
            .toList();
    Verdict verdict = new Verdict(code, state.interrupted(), ending, state.plan().holder(), hosts);
    return new Next(
        state.entering(state.opening(), List.of()), List.of(new Effect.Finish(verdict)));
  }

  static HostState hostOf(RecoveryState state, HostId id) {
    HostState host = state.hosts().get(id);
    if (host == null) {
      throw new IllegalStateException("no host " + id + " in this recovery");
    }
    return host;
  }

  static List<HostId> hostsThat(RecoveryState state, Predicate<HostState> condition) {
    return state.hosts().entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isHeldByTheLiving(RecoveryPlan plan, Lock lock) {
    return lock instanceof Lock.Held(Nonce holder, var _, Lock.Life life, var _)
        && !holder.equals(plan.holder())
        && life != Lock.Life.DEAD
        // That a rollout's holder is gone says nothing of a person.
        && (life == Lock.Life.KEPT || !plan.steal());
  }

  private static HostId first(RecoveryPlan plan) {
    return Collections.min(plan.hosts());
  }

  private static Trouble trouble(Step step, String seen, String hint) {
    return new Trouble(Phase.LOCK_ANCHOR, step, seen, hint, false);
  }
}
