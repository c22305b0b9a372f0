package io.shipit.rollout;

import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.Bounds.Fault;
import io.shipit.rollout.Universe.Closed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Visits every world within some bounds, nearest first, and checks the invariants in each of them.
 */
final class Exploration {
  private static final int FAULTS = Fault.values().length;

  /**
   * What was visited.
   *
   * @param worlds how many different ones
   * @param steps how many ways lead from one to another
   * @param fleets how many different fleets were recovered (I4)
   * @param verdicts how many different worlds each exit code ended in
   */
  record Result(
      String bounds,
      int worlds,
      long steps,
      int fleets,
      Map<String, Integer> verdicts,
      String sizes,
      @Nullable String broken) {
    @Override
    public String toString() {
      return "%s: %,d states, %,d steps, %,d fleets recovered, %s, exits %s%s"
          .formatted(
              bounds, worlds, steps, fleets, sizes, verdicts, broken == null ? "" : "\n" + broken);
    }
  }

  private final Bounds bounds;
  private final HostSteps hostSteps;
  private final Universe universe;
  private final Walk walk;
  private final Happening happening;
  private final Visited visited = new Visited();
  private final Set<List<Integer>> lawful = new HashSet<>();
  private final Set<List<Integer>> recovered = new HashSet<>();
  private final Set<List<Integer>> truthful = new HashSet<>();
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private long steps;
  private @Nullable Move last;

  Exploration(Bounds bounds, Protocol protocol, HostSteps hostSteps) {
    this.bounds = bounds;
    this.hostSteps = hostSteps;
    this.universe = new Universe(protocol, hostSteps, bounds);
    this.walk = new Walk(bounds, universe);
    this.happening = new Happening(bounds, universe);
  }

  static Result of(Bounds bounds) {
    return of(bounds, Protocol.sound(), HostSteps.sound());
  }

  static Result of(Bounds bounds, Protocol protocol, HostSteps hostSteps) {
    return new Exploration(bounds, protocol, hostSteps).run();
  }

  private Result run() {
    World start = walk.start(happening);
    visited.add(start.key(), -1);
    String broken = null;
    for (int number = 0; number < visited.size() && broken == null; number++) {
      broken = visit(number);
    }
    return new Result(
        bounds.toString(),
        visited.size(),
        steps,
        recovered.size(),
        verdicts,
        universe.sizes(),
        broken);
  }

  /** Checks what follows a world. Returns the story of a broken law, or null. */
  private @Nullable String visit(int number) {
    World world = decode(number);
    List<Move> moves = walk.moves(world);
    try {
      for (Move move : moves) {
        steps++;
        last = move;
        World next = happening.after(world, move);
        if (visited.add(next.key(), number)) {
          check(world, next);
        }
      }
      if (moves.isEmpty()) {
        checkEnd(world);
      }
      return null;
    } catch (BrokenLaw | IllegalStateException e) {
      return e.getMessage() + "\n" + story(number);
    }
  }

  private World decode(int number) {
    return World.of(visited.get(number), walk.actors, bounds.hosts(), FAULTS);
  }

  private void check(World before, World world) {
    List<HostImage> now = null;
    if (lawful.add(fleetOf(world, true))) {
      now = walk.images(world);
      List<HostImage> durable = new ArrayList<>();
      for (int host = 0; host < bounds.hosts(); host++) {
        durable.add(universe.image(world.durableImage(host)));
      }
      breakIf(Laws.broken(now, durable, bounds.options()));
    }
    if (recovered.add(fleetOf(world, false))) {
      breakIf(
          new Aftermath(Protocol.sound(), hostSteps, walk.images(world))
              .broken(bounds.has(Bounds.Option.EXCLUDING)));
    }
    for (int actor = 0; actor < walk.actors; actor++) {
      if (universe.coordinator(world.slots[actor]) instanceof Closed closed) {
        checkVerdict(closed, before.slots[actor] != world.slots[actor], actor, world);
      }
    }
  }

  private void checkVerdict(Closed closed, boolean fresh, int actor, World world) {
    if (!fresh) {
      List<Integer> key = fleetOf(world, false);
      key.add(world.slots[actor]);
      if (truthful.add(key)) {
        breakIf(Truth.brokenLater(closed.verdict(), closed.record(), walk.images(world)));
      }
      return;
    }
    Verdict verdict = closed.verdict();
    String text = walk.name(actor).substring(0, 1) + verdict.exitCode().code();
    verdicts.merge(text, 1, Integer::sum);
    breakIf(Truth.broken(verdict, closed.recovery(), closed.record(), walk.images(world)));
    if (world.budget[Fault.RESENT.place] == bounds.budget()[Fault.RESENT.place]) {
      breakIf(Truth.untold(verdict, closed.record(), walk.images(world)));
    }
    if (actor == 0 && verdict.exitCode() != ExitCode.DONE && othersAreIdle(world)) {
      int[] spent = bounds.budget();
      Arrays.setAll(spent, fault -> spent[fault] - world.budget[fault]);
      if (Arrays.stream(spent).sum() == 0) {
        throw new BrokenLaw("S: nothing went wrong, but " + Telling.of(verdict));
      }
      if (Arrays.stream(spent).sum() == spent[Fault.RESENT.place] && !isHookCutOff(verdict)) {
        throw new BrokenLaw("I12: only sent twice, but " + Telling.of(verdict));
      }
    }
  }

  /** A hook that is asked for while it runs is ended: it must not run twice. */
  private static boolean isHookCutOff(Verdict verdict) {
    return verdict.hosts().stream()
        .flatMap(host -> host.troubles().stream())
        .anyMatch(trouble -> trouble.phase() == Phase.ACTIVATE || trouble.phase() == Phase.PREPARE);
  }

  private static boolean othersAreIdle(World world) {
    return Arrays.stream(world.slots).skip(1).allMatch(slot -> slot == World.IDLE);
  }

  private void checkEnd(World world) {
    for (int actor = 0; actor < walk.actors; actor++) {
      if (universe.isRunning(world.slots[actor])) {
        throw new BrokenLaw(walk.name(actor) + " waits for ever");
      }
    }
  }

  private List<Integer> fleetOf(World world, boolean withDurable) {
    List<Integer> key = new ArrayList<>();
    for (int host = 0; host < bounds.hosts(); host++) {
      key.add(world.images[host]);
      if (withDurable) {
        key.add(world.durableImage(host));
      }
    }
    return key;
  }

  private static void breakIf(@Nullable String broken) {
    if (broken != null) {
      throw new BrokenLaw(broken);
    }
  }

  /** How it came to a world, and the move after it that broke a law. */
  private String story(int end) {
    Deque<Integer> path = new ArrayDeque<>();
    for (int number = end; number >= 0; number = visited.parent(number)) {
      path.push(number);
    }
    StringBuilder story = new StringBuilder();
    World world = decode(path.pop());
    while (!path.isEmpty()) {
      byte[] key = visited.get(path.pop());
      for (Move move : walk.moves(world)) {
        if (Arrays.equals(happening.after(world, move).key(), key)) {
          story.append(walk.tell(world, move)).append('\n');
          break;
        }
      }
      world = World.of(key, walk.actors, bounds.hosts(), FAULTS);
    }
    if (last != null) {
      story.append(walk.tell(world, last)).append('\n');
    }
    walk.images(world).forEach(image -> story.append(Telling.of(image)).append(" (before that)\n"));
    return story.toString();
  }
}
