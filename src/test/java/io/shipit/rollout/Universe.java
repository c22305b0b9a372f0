package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.Guard;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.host.Nonce;
import io.shipit.host.OpenTx;
import io.shipit.host.Operation;
import io.shipit.host.Progress.Ended;
import io.shipit.host.Progress.Moved;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for everything that a world consists of, and memories of what the protocol and the hosts
 * do with them: both are pure functions, so each question is asked once in a walk.
 */
final class Universe {
  /** What a micro-step did: reply is negative if the errand goes on. */
  record Micro(int image, int at, int reply) {}

  /** What a coordinator did with an event: where it stands now, and what it sent. */
  record Reaction(int slot, List<Sent> sent) {}

  /** One errand on its way. */
  record Sent(int host, int errand) {}

  /**
   * A coordinator that has come to its end.
   *
   * @param record what it rolled out or settled; null if it got to neither
   */
  record Closed(Verdict verdict, boolean recovery, @Nullable RolloutRecord record) {}

  /** The reply that means that none has come. */
  private record Silence() {}

  private final Protocol protocol;
  private final HostSteps steps;
  private final boolean fine;
  final List<HostId> hosts;
  private final Interned<Object> slots = new Interned<>();
  private final Interned<HostImage> images = new Interned<>();
  private final Interned<Errand> errands = new Interned<>();
  private final Interned<Object> replies = new Interned<>();
  private final Map<Long, Micro> micros = new HashMap<>();
  private final Map<Long, Reaction> reactions = new HashMap<>();
  final int silence = replies.numberOf(new Silence());

  Universe(Protocol protocol, HostSteps steps, Bounds bounds) {
    this.protocol = protocol;
    this.steps = steps;
    this.fine = bounds.budget()[Bounds.Fault.POWER_CUT.place] > 0;
    List<HostId> names = new ArrayList<>();
    for (int host = 1; host <= bounds.hosts(); host++) {
      names.add(new HostId("h" + host));
    }
    this.hosts = List.copyOf(names);
  }

  /**
   * Whether a power cut may come between any two renames, so that each is a step of its own; else
   * what nobody can see is done together with what follows.
   */
  boolean isFine() {
    return fine;
  }

  int imageOf(HostImage image) {
    return images.numberOf(image);
  }

  HostImage image(int number) {
    return images.get(number);
  }

  Errand errand(int number) {
    return errands.get(number);
  }

  /** A coordinator's state, or its end; null if it was not started or is dead. */
  @Nullable Object coordinator(int slot) {
    return slot <= World.DEAD ? null : slots.get(slot - 2);
  }

  boolean isRunning(int slot) {
    return coordinator(slot) instanceof State;
  }

  String sizes() {
    return "%d states of a coordinator, %d of a host".formatted(slots.size(), images.size());
  }

  Reaction begin(Plan plan) {
    return reaction(protocol.begin(plan));
  }

  Reaction begin(RecoveryPlan plan) {
    return reaction(protocol.begin(plan));
  }

  Reaction interrupt(int slot) {
    State state = (State) Objects.requireNonNull(coordinator(slot));
    return reaction(protocol.on(state, new Event.Interrupted()));
  }

  /** What a coordinator does with a reply. */
  Reaction on(int slot, int host, int errand, int reply) {
    long key = (long) slot << 40 | (long) host << 36 | (long) errand << 18 | reply;
    Reaction known = reactions.get(key);
    if (known == null) {
      State state = (State) Objects.requireNonNull(coordinator(slot));
      known = reaction(protocol.on(state, event(host, errand, reply)));
      reactions.put(key, known);
    }
    return known;
  }

  Event event(int host, int errand, int reply) {
    Object said = replies.get(reply);
    return switch (errands.get(errand)) {
      case Errand.Perform(Operation operation) ->
          new Event.Answered(
              hosts.get(host),
              operation,
              said instanceof Answer answer
                  ? answer
                  : new Answer.Unknown(HostSteps.stepOf(operation), "no answer"));
      case Errand.Inspect _ ->
          new Event.Surveyed(hosts.get(host), said instanceof Survey survey ? survey : null);
    };
  }

  private Reaction reaction(Next next) {
    List<Sent> sent = new ArrayList<>();
    Object slot = next.state();
    for (Effect effect : next.effects()) {
      switch (effect) {
        case Effect.Send(HostId host, Operation operation) ->
            sent.add(sent(host, new Errand.Perform(operation)));
        case Effect.Inspect(HostId host) ->
            sent.add(sent(host, new Errand.Inspect(holderOf(next.state()))));
        case Effect.Finish(Verdict verdict) -> slot = closed(verdict, next.state());
        case Effect.Entered _ -> {}
      }
    }
    return new Reaction(slots.numberOf(slot) + 2, List.copyOf(sent));
  }

  private static Closed closed(Verdict verdict, State state) {
    return switch (state) {
      case RolloutState rollout ->
          new Closed(
              verdict,
              rollout.plan().source() instanceof Source.Kept
                  && rollout.plan().record().kind() == RolloutRecord.Kind.PUSH,
              rollout.plan().record());
      case RecoveryState _ -> new Closed(verdict, true, null);
    };
  }

  private Sent sent(HostId host, Errand errand) {
    return new Sent(hosts.indexOf(host), errands.numberOf(errand));
  }

  private static Nonce holderOf(State state) {
    return switch (state) {
      case RolloutState rollout -> rollout.plan().holder();
      case RecoveryState recovery -> recovery.plan().holder();
    };
  }

  /** Whether the time of a guard runs on a host. */
  boolean isArmed(int image) {
    OpenTx tx = images.get(image).tx();
    return tx != null && tx.guard() == Guard.ARMED && tx.guardian() != null;
  }

  /** Whether a guard's process can do something on a host. */
  boolean isGuarded(int image) {
    return steps.guard(images.get(image)) != null;
  }

  /** A host after the next rename of its guard. */
  HostImage afterGuard(HostImage image) {
    return Objects.requireNonNull(steps.guard(image));
  }

  /** The next micro-step of an errand on a host. */
  Micro micro(int image, int errand, int at) {
    long key = (long) image << 32 | (long) errand << 8 | at;
    Micro known = micros.get(key);
    if (known == null) {
      known = compute(image, errand, at);
      micros.put(key, known);
    }
    return known;
  }

  private Micro compute(int number, int errand, int start) {
    HostImage image = images.get(number);
    if (!(errands.get(errand) instanceof Errand.Perform(Operation operation))) {
      return new Micro(number, start, replies.numberOf(image.survey(HostSteps.sight(image))));
    }
    boolean seen = false;
    int at = start;
    while (true) {
      switch (steps.next(image, operation, at)) {
        case Moved(HostImage next, int onwards) -> {
          String broken = Laws.brokenBy(image, operation, next);
          if (broken != null) {
            throw new BrokenLaw(broken);
          }
          boolean shows = !isInert(image, next);
          if (seen && shows) {
            return new Micro(images.numberOf(image), at, -1);
          }
          seen |= shows;
          image = next;
          at = onwards;
          if (fine) {
            return new Micro(images.numberOf(image), at, -1);
          }
        }
        case Ended(HostImage next, Answer answer) -> {
          return new Micro(images.numberOf(next), at, replies.numberOf(answer));
        }
      }
    }
  }

  /** Whether no other operation can tell the difference. */
  private static boolean isInert(HostImage before, HostImage after) {
    return before.current().equals(after.current())
        && Objects.equals(before.holder(), after.holder())
        && Objects.equals(before.tx(), after.tx())
        && before.history().equals(after.history());
  }

  /** An errand that a host refuses where it stands, with or without a sight of the host. */
  Micro refusal(int image, int errand, int at, boolean blind) {
    Operation operation = ((Errand.Perform) errands.get(errand)).operation();
    Ended failed = steps.fail(images.get(image), operation, at);
    Answer answer =
        blind && failed.answer() instanceof Answer.Refused(Step step, var seen, var hint, var _)
            ? new Answer.Refused(step, seen, hint, null)
            : failed.answer();
    return new Micro(images.numberOf(failed.image()), at, replies.numberOf(answer));
  }

  /** Whether a host flushes before it acknowledges an errand. */
  boolean flushes(int errand) {
    return errands.get(errand) instanceof Errand.Perform(Operation operation)
        && steps.flushes(operation);
  }

  /**
   * Whether nothing can come of an errand that nobody waits for, as far as one host's image goes.
   */
  boolean isSpent(int image, int errand, int at, int[] others) {
    if (!(errands.get(errand) instanceof Errand.Perform(Operation operation))) {
      return true;
    }
    Micro next = micro(image, errand, at);
    boolean idle = next.reply() >= 0 && next.image() == image;
    return switch (operation) {
      case Operation.Look _, Operation.Recheck _, Operation.Verify _ -> true;
      case Operation.Take _ -> idle && at != HostSteps.START;
      case Operation.Steal steal ->
          idle && (at != HostSteps.START || !mayComeBack(steal.victim(), image, others));
      default -> idle && !mayComeBack(operation.holder(), image, others);
    };
  }

  /** Whether somebody may have the lock here, now or later. */
  private boolean mayComeBack(Nonce holder, int image, int[] others) {
    if (holder.equals(images.get(image).holder())) {
      return true;
    }
    for (int flight : others) {
      if (errands.get(World.errand(flight)) instanceof Errand.Perform(Operation other)
          && other.holder().equals(holder)
          && (other instanceof Operation.Take || other instanceof Operation.Steal)) {
        return true;
      }
    }
    return false;
  }
}
