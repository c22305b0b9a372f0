package io.shipit.rollout;

import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.rollout.Bounds.Fault;
import io.shipit.rollout.Bounds.Option;
import io.shipit.rollout.Universe.Closed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One schedule of a fleet that is too large to walk: everything that happens follows from the seed,
 * so a seed that breaks an invariant does so every time.
 */
public final class Simulation {
  /** Longer than any schedule that makes progress. */
  private static final int MOST_MOVES = 5_000;

  /**
   * How a schedule ended.
   *
   * @param moves how many things happened
   * @param exits the exit codes of the coordinators that came to an end
   */
  record Result(int moves, List<String> exits) {}

  private final SplittableRandom random;
  private final Bounds bounds;
  private final Universe universe;
  private final Walk walk;
  private final Happening happening;
  private final @Nullable StringBuilder story;
  private final List<String> exits = new ArrayList<>();

  private Simulation(long seed, Protocol protocol, HostSteps steps, @Nullable StringBuilder story) {
    this.random = new SplittableRandom(seed);
    this.bounds = bounds(random);
    this.universe = new Universe(protocol, steps, bounds);
    this.walk = new Walk(bounds, universe);
    this.happening = new Happening(bounds, universe);
    this.story = story;
  }

  /**
   * Runs the schedule of a seed.
   *
   * @throws BrokenLaw if it breaks an invariant
   */
  static Result run(long seed) {
    return run(seed, Protocol.sound(), HostSteps.sound());
  }

  static Result run(long seed, Protocol protocol, HostSteps steps) {
    return new Simulation(seed, protocol, steps, null).run();
  }

  /** What happens in the schedule of a seed, in words; its last line is the law that it breaks. */
  static String tell(long seed, Protocol protocol, HostSteps steps) {
    StringBuilder story = new StringBuilder("seed " + seed + "\n");
    Simulation simulation = new Simulation(seed, protocol, steps, story);
    story.append(simulation.bounds).append('\n');
    try {
      simulation.run();
    } catch (BrokenLaw | IllegalStateException e) {
      story.append(e.getMessage()).append('\n');
    }
    return story.toString();
  }

  private static Bounds bounds(SplittableRandom random) {
    Bounds bounds =
        Bounds.hosts(random.nextInt(4, 11)).recoveries(random.nextInt(4)).rivals(random.nextInt(3));
    for (Option option : Option.values()) {
      if (random.nextInt(4) == 0) {
        bounds = bounds.with(option);
      }
    }
    for (Fault fault : Fault.values()) {
      if (random.nextInt(3) == 0) {
        bounds = bounds.upTo(random.nextInt(1, 4), fault);
      }
    }
    return bounds;
  }

  private Result run() {
    World world = walk.start(happening);
    int moves = 0;
    for (Move move = choose(world); move != null; move = choose(world)) {
      if (++moves > MOST_MOVES) {
        throw new BrokenLaw("a schedule without end");
      }
      if (story != null) {
        story.append(walk.tell(world, move)).append('\n');
      }
      World next = happening.after(world, move);
      check(world, next);
      world = next;
    }
    checkEnd(world);
    return new Result(moves, exits);
  }

  /** Mostly what takes the coordinators further, now and then something else; null at the end. */
  private @Nullable Move choose(World world) {
    List<Move> onwards = new ArrayList<>();
    List<Move> others = new ArrayList<>();
    for (Move move : walk.moves(world)) {
      boolean awaited = move.kind() == Move.Kind.ARRIVE && move.actor() >= 0;
      (awaited || move.kind() == Move.Kind.GIVE_UP ? onwards : others).add(move);
    }
    if (!onwards.isEmpty() && (others.isEmpty() || random.nextInt(20) != 0)) {
      return onwards.get(random.nextInt(onwards.size()));
    }
    boolean more = !others.isEmpty() && (!onwards.isEmpty() || random.nextInt(8) != 0);
    return more ? one(others) : null;
  }

  /** One of some moves: first of which kind, since there are many ways to do some of them. */
  private Move one(List<Move> moves) {
    List<Move.Kind> kinds = moves.stream().map(Move::kind).distinct().toList();
    Move.Kind kind = kinds.get(random.nextInt(kinds.size()));
    List<Move> same = moves.stream().filter(move -> move.kind() == kind).toList();
    return same.get(random.nextInt(same.size()));
  }

  private void check(World before, World world) {
    List<HostImage> now = walk.images(world);
    List<HostImage> durable = new ArrayList<>();
    for (int host = 0; host < bounds.hosts(); host++) {
      durable.add(universe.image(world.durableImage(host)));
    }
    breakIf(Laws.broken(now, durable, bounds.options()));
    for (int actor = 0; actor < walk.actors; actor++) {
      if (!(universe.coordinator(world.slots[actor]) instanceof Closed closed)) {
        continue;
      }
      if (before.slots[actor] == world.slots[actor]) {
        breakIf(Truth.brokenLater(closed.verdict(), closed.record(), now));
      } else {
        exits.add(walk.name(actor).substring(0, 1) + closed.verdict().exitCode().code());
        if (story != null) {
          story.append(walk.name(actor)).append(' ');
          story.append(Telling.of(closed.verdict())).append('\n');
        }
        breakIf(Truth.broken(closed.verdict(), closed.recovery(), closed.record(), now));
      }
    }
  }

  private void checkEnd(World world) {
    List<HostImage> fleet = walk.images(world);
    if (story != null) {
      fleet.forEach(image -> story.append(Telling.of(image)).append('\n'));
    }
    for (int actor = 0; actor < walk.actors; actor++) {
      if (universe.isRunning(world.slots[actor])) {
        throw new BrokenLaw(walk.name(actor) + " waits for ever");
      }
    }
    breakIf(
        new Aftermath(Protocol.sound(), HostSteps.sound(), fleet)
            .broken(bounds.has(Option.EXCLUDING)));
  }

  private static void breakIf(@Nullable String broken) {
    if (broken != null) {
      throw new BrokenLaw(broken);
    }
  }

  /**
   * Runs many schedules.
   *
   * @param args how many, and the first seed
   */
  public static void main(String[] args) {
    long count = args.length > 0 ? Long.parseLong(args[0]) : 100_000;
    long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
    long start = System.nanoTime();
    Map<String, Long> exits = new TreeMap<>();
    long moves = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        Result result = run(seed);
        moves += result.moves();
        result.exits().forEach(exit -> exits.merge(exit, 1L, Long::sum));
      } catch (BrokenLaw | IllegalStateException e) {
        System.out.println(tell(seed, Protocol.sound(), HostSteps.sound()));
        throw e;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%,d schedules, %,d moves, exits %s, %.1f s, %.0f schedules a second%n",
        count, moves, exits, seconds, count / seconds);
  }
}
