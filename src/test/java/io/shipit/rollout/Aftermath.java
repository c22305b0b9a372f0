package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.host.Operation;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.problem.ExitCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Invariant I4: once faults stop, one recovery brings every host to one release and leaves nothing
 * open, and a push works again.
 */
final class Aftermath {
  private final Protocol protocol;
  private final HostSteps steps;
  private List<HostImage> fleet;

  Aftermath(Protocol protocol, HostSteps steps, List<HostImage> fleet) {
    this.protocol = protocol;
    this.steps = steps;
    this.fleet = new ArrayList<>(fleet);
  }

  /**
   * What is wrong afterwards; null if nothing is.
   *
   * @param excluding whether pushes left hosts out: then several rollouts may be open, one recovery
   *     is needed for each, and only the push after them brings the hosts together
   */
  @Nullable String broken(boolean excluding) {
    List<HostId> hosts = fleet.stream().map(HostImage::id).toList();
    String law = fleet.stream().anyMatch(HostImage::full) ? "I8" : "I4";
    int recoveries = 0;
    do {
      Verdict recovered = run(protocol.begin(Fleet.recovery(0xee, hosts, List.copyOf(fleet))));
      boolean quiet = fleet.stream().allMatch(Fleet::isQuiet);
      if (!quiet && (!excluding || ++recoveries > hosts.size())) {
        return law + ": after a recovery with " + Telling.of(recovered) + " something is open";
      }
    } while (!fleet.stream().allMatch(Fleet::isQuiet));
    if (!excluding && !Fleet.agrees(fleet)) {
      return law + ": after a recovery the hosts differ";
    }
    // Recovery works on a full disk (I8), a push does not.
    fleet.replaceAll(image -> image.withFull(false));
    Verdict pushed = run(protocol.begin(Fleet.plan(9, Kind.PUSH, fleet)));
    return pushed.exitCode() == ExitCode.DONE
        ? null
        : "I4: the push after a recovery ends with " + Telling.of(pushed);
  }

  /** The hosts afterwards. */
  List<HostImage> fleet() {
    return List.copyOf(fleet);
  }

  /** Runs a coordinator to its end; nothing goes wrong. */
  Verdict run(Next begun) {
    State state = begun.state();
    Queue<Effect> effects = new ArrayDeque<>(begun.effects());
    while (true) {
      Effect effect = effects.remove();
      if (effect instanceof Effect.Finish(Verdict verdict)) {
        return verdict;
      }
      Event event = carryOut(effect);
      if (event != null) {
        Next next = protocol.on(state, event);
        state = next.state();
        effects.addAll(next.effects());
      }
    }
  }

  private @Nullable Event carryOut(Effect effect) {
    return switch (effect) {
      case Effect.Send(HostId host, Operation operation) ->
          new Event.Answered(host, operation, perform(host, operation));
      case Effect.Inspect(HostId host) -> {
        HostImage image = fleet.get(indexOf(host));
        yield new Event.Surveyed(host, image.survey(HostSteps.sight(image)));
      }
      case Effect.Entered _, Effect.Finish _ -> null;
    };
  }

  private Answer perform(HostId host, Operation operation) {
    int index = indexOf(host);
    return steps.perform(fleet.get(index), operation, image -> fleet.set(index, image));
  }

  private int indexOf(HostId host) {
    for (int i = 0; i < fleet.size(); i++) {
      if (fleet.get(i).id().equals(host)) {
        return i;
      }
    }
    throw new IllegalStateException("no host " + host);
  }
}
