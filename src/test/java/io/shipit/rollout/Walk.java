package io.shipit.rollout;

import io.shipit.host.HostImage;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.rollout.Bounds.Fault;
import io.shipit.rollout.Bounds.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * What can happen next in a world, within some bounds. The first coordinator pushes or rolls back,
 * the next ones recover, the last ones push as well.
 */
final class Walk {
  final Bounds bounds;
  final Universe universe;
  final int actors;

  Walk(Bounds bounds, Universe universe) {
    this.bounds = bounds;
    this.universe = universe;
    this.actors = 1 + bounds.recoveries() + bounds.rivals();
  }

  boolean recovers(int actor) {
    return actor > 0 && actor <= bounds.recoveries();
  }

  /** The world in which the first push has just begun. */
  World start(Happening happening) {
    World world = new World(actors, bounds.hosts(), bounds.budget());
    for (int host = 0; host < bounds.hosts(); host++) {
      world.images[host] =
          universe.imageOf(Fleet.host(universe.hosts.get(host), bounds.has(Option.FIRST_DEPLOY)));
    }
    Kind kind = bounds.has(Option.ROLLBACK) ? Kind.ROLLBACK : Kind.PUSH;
    happening.react(world, 0, universe.begin(happening.plan(1, kind, images(world))));
    return world;
  }

  List<HostImage> images(World world) {
    List<HostImage> images = new ArrayList<>();
    for (int image : world.images) {
      images.add(universe.image(image));
    }
    return images;
  }

  /** Everything that can happen next. */
  List<Move> moves(World world) {
    List<Move> moves = new ArrayList<>();
    for (int host = 0; host < bounds.hosts(); host++) {
      for (int flight : world.flights[host]) {
        if (World.at(flight) == World.CUT_OFF) {
          // What its coordinator does does not depend on anything that could be tried before.
          return List.of(Move.ofFlight(Move.Kind.GIVE_UP, host, flight, 0));
        }
      }
    }
    for (int actor = 0; actor < actors; actor++) {
      if (world.slots[actor] == World.IDLE) {
        addBeginnings(world, actor, moves);
      } else if (universe.isRunning(world.slots[actor])) {
        addTroubles(world, actor, moves);
      }
    }
    for (int host = 0; host < bounds.hosts(); host++) {
      int before = -1;
      for (int flight : world.flights[host]) {
        if (flight != before) {
          addFlight(world, host, flight, moves);
        }
        before = flight;
      }
      addDisasters(world, host, moves);
    }
    return moves;
  }

  private void addBeginnings(World world, int actor, List<Move> moves) {
    if (!recovers(actor)) {
      boolean next = actor == bounds.recoveries() + 1 || world.slots[actor - 1] != World.IDLE;
      if (next) {
        moves.add(Move.ofActor(Move.Kind.BEGIN, actor, 0));
      }
    } else if (mayRecover(world, actor)) {
      for (int lost = 0; lost < 1 << bounds.hosts(); lost++) {
        if (Integer.bitCount(lost) <= world.budget[Fault.CUT.place]) {
          moves.add(Move.ofActor(Move.Kind.BEGIN, actor, lost));
        }
      }
    }
  }

  /** Whether this recovery is the next one, somebody needs it, and nobody is in its way. */
  private boolean mayRecover(World world, int actor) {
    boolean may = false;
    for (int image : world.images) {
      may |= !Fleet.isQuiet(universe.image(image));
    }
    for (int other = 0; may && other < actors; other++) {
      boolean isEarlier = recovers(other) && other < actor;
      boolean runs = universe.isRunning(world.slots[other]);
      may =
          !(isEarlier && world.slots[other] == World.IDLE)
              && (!runs || bounds.has(recovers(other) ? Option.RACING : Option.ZOMBIES));
    }
    return may;
  }

  private void addTroubles(World world, int actor, List<Move> moves) {
    if (left(world, Fault.CRASH)) {
      moves.add(Move.ofActor(Move.Kind.CRASH, actor, 0));
    }
    if (left(world, Fault.INTERRUPT)) {
      moves.add(Move.ofActor(Move.Kind.INTERRUPT, actor, 0));
    }
    for (int host = 0; host < bounds.hosts() && left(world, Fault.CUT); host++) {
      if (!world.hasCut(actor, host)) {
        moves.add(new Move(Move.Kind.CUT, actor, host, -1, 0));
      }
    }
  }

  private void addFlight(World world, int host, int flight, List<Move> moves) {
    moves.add(Move.ofFlight(Move.Kind.ARRIVE, host, flight, 0));
    if (World.actor(flight) < 0) {
      return;
    }
    if (left(world, Fault.LOST)) {
      moves.add(Move.ofFlight(Move.Kind.LOSE, host, flight, 0));
    }
    if (!(universe.errand(World.errand(flight)) instanceof Errand.Perform)) {
      return;
    }
    if (left(world, Fault.REFUSED)) {
      moves.add(Move.ofFlight(Move.Kind.REFUSE, host, flight, 0));
      moves.add(Move.ofFlight(Move.Kind.REFUSE, host, flight, 1));
    }
    if (left(world, Fault.RESENT)) {
      moves.add(Move.ofFlight(Move.Kind.RESEND, host, flight, 0));
    }
  }

  private void addDisasters(World world, int host, List<Move> moves) {
    if (universe.isGuarded(world.images[host])
        && (left(world, Fault.FIRED) || !universe.isArmed(world.images[host]))) {
      moves.add(Move.ofHost(Move.Kind.GUARD, host, 0));
    }
    if (left(world, Fault.FULL) && !universe.image(world.images[host]).full()) {
      moves.add(Move.ofHost(Move.Kind.FILL, host, 0));
    }
    if (left(world, Fault.POWER_CUT)) {
      for (int choice = 0; choice <= world.unflushed[host].length; choice++) {
        moves.add(Move.ofHost(Move.Kind.POWER_CUT, host, choice));
      }
    }
  }

  private static boolean left(World world, Fault fault) {
    return world.budget[fault.place] > 0;
  }

  String name(int actor) {
    return actor == 0
        ? "A"
        : recovers(actor)
            ? "R" + actor
            : String.valueOf((char) ('A' + actor - bounds.recoveries()));
  }

  /** A move in words. */
  String tell(World world, Move move) {
    String host = move.host() < 0 ? "" : universe.hosts.get(move.host()).name();
    String actor = move.actor() < 0 ? "" : name(move.actor());
    return switch (move.kind()) {
      case BEGIN ->
          actor
              + (recovers(move.actor()) ? " recovers" : " pushes")
              + (move.choice() == 0 ? "" : ", out of reach: " + namesOf(move.choice()));
      case ARRIVE -> host + " does: " + errand(move);
      case GIVE_UP -> actor + " waits in vain for " + host + ": " + errand(move);
      case LOSE -> actor + " has no answer yet from " + host + ": " + errand(move);
      case REFUSE -> host + " refuses" + (move.choice() == 1 ? " blindly: " : ": ") + errand(move);
      case RESEND -> actor + " sends once more to " + host + ": " + errand(move);
      case CRASH -> actor + " dies";
      case INTERRUPT -> actor + " is interrupted";
      case CUT -> actor + " loses " + host;
      case POWER_CUT ->
          host
              + " loses power and "
              + (world.unflushed[move.host()].length - move.choice())
              + " renames";
      case FILL -> host + " is full";
      case GUARD -> "the guard of " + host + " goes on";
    };
  }

  private List<String> namesOf(int bits) {
    List<String> names = new ArrayList<>();
    for (int host = 0; host < bounds.hosts(); host++) {
      if ((bits & 1 << host) != 0) {
        names.add(universe.hosts.get(host).name());
      }
    }
    return names;
  }

  private String errand(Move move) {
    Errand errand = universe.errand(World.errand(move.flight()));
    return Telling.of(errand)
        + (move.actor() < 0
            ? " (late, of " + Telling.shortly(errand.holder()) + ")"
            : " (of " + name(move.actor()) + ")");
  }
}
