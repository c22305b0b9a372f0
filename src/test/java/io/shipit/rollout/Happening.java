package io.shipit.rollout;

import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.rollout.Bounds.Fault;
import io.shipit.rollout.Bounds.Option;
import io.shipit.rollout.Universe.Micro;
import io.shipit.rollout.Universe.Reaction;
import java.util.ArrayList;
import java.util.List;

/** Lets moves happen: from a world and a move to the next world. */
final class Happening {
  private final Bounds bounds;
  private final Universe universe;

  Happening(Bounds bounds, Universe universe) {
    this.bounds = bounds;
    this.universe = universe;
  }

  /** The world after a move. */
  World after(World world, Move move) {
    World next = world.copy();
    int host = move.host();
    int flight = move.flight();
    int errand = World.errand(flight);
    int at = World.at(flight);
    switch (move.kind()) {
      case BEGIN -> begin(next, move.actor(), move.choice());
      case ARRIVE -> arrive(next, host, flight, universe.micro(world.images[host], errand, at));
      case GIVE_UP -> {
        next.removeFlight(host, flight);
        reply(next, host, flight, universe.silence);
      }
      case LOSE -> {
        spend(next, Fault.LOST, 1);
        next.replaceFlight(host, flight, World.flight(errand, at, -1));
        reply(next, host, flight, universe.silence);
      }
      case REFUSE -> {
        spend(next, Fault.REFUSED, 1);
        boolean blind = move.choice() == 1;
        arrive(next, host, flight, universe.refusal(world.images[host], errand, at, blind));
      }
      case RESEND -> {
        spend(next, Fault.RESENT, 1);
        next.replaceFlight(host, flight, World.flight(errand, at, -1));
        next.addFlight(host, World.flight(errand, HostSteps.START, move.actor()));
      }
      case CRASH -> {
        spend(next, Fault.CRASH, 1);
        next.slots[move.actor()] = World.DEAD;
        abandon(next, move.actor());
      }
      case INTERRUPT -> {
        spend(next, Fault.INTERRUPT, 1);
        react(next, move.actor(), universe.interrupt(world.slots[move.actor()]));
      }
      case CUT -> {
        spend(next, Fault.CUT, 1);
        cut(next, move.actor(), host);
      }
      case POWER_CUT -> {
        spend(next, Fault.POWER_CUT, 1);
        powerCut(next, host, move.choice());
      }
      case GUARD -> guard(next, host);
      case FILL -> {
        spend(next, Fault.FULL, 1);
        next.images[host] = universe.imageOf(universe.image(world.images[host]).withFull(true));
      }
    }
    forgetSpent(next);
    return next;
  }

  private void begin(World next, int actor, int lost) {
    List<HostImage> all = new ArrayList<>();
    List<HostImage> reachable = new ArrayList<>();
    for (int host = 0; host < bounds.hosts(); host++) {
      HostImage image = universe.image(next.images[host]);
      all.add(image);
      if ((lost & 1 << host) == 0) {
        reachable.add(image);
      }
    }
    boolean recovers = actor > 0 && actor <= bounds.recoveries();
    if (recovers) {
      next.cuts[actor] = lost;
      spend(next, Fault.CUT, Integer.bitCount(lost));
      List<HostId> hosts = universe.hosts;
      react(next, actor, universe.begin(Fleet.recovery(0x10 + actor, hosts, reachable)));
    } else {
      List<HostImage> quiet = all.stream().filter(Fleet::isQuiet).toList();
      boolean excludes = bounds.has(Option.EXCLUDING) && !quiet.isEmpty();
      int number = 1 + actor - bounds.recoveries();
      react(next, actor, universe.begin(plan(number, Kind.PUSH, excludes ? quiet : all)));
    }
  }

  /** What somebody plans who has just surveyed these hosts. */
  Plan plan(int number, Kind kind, List<HostImage> fleet) {
    Plan plan = Fleet.plan(number, kind, fleet);
    return bounds.has(Option.GUARDED) ? Fleet.guarded(plan) : plan;
  }

  private void arrive(World next, int host, int flight, Micro micro) {
    int errand = World.errand(flight);
    if (micro.image() != next.images[host]) {
      if (universe.isFine()) {
        next.addUnflushed(host, next.images[host]);
      }
      next.images[host] = micro.image();
    }
    if (micro.reply() < 0) {
      next.replaceFlight(host, flight, World.flight(errand, micro.at(), World.actor(flight)));
      return;
    }
    if (universe.flushes(errand)) {
      next.unflushed[host] = new int[0];
      next.images[host] = universe.imageOf(universe.image(next.images[host]).afterFlush());
    }
    next.removeFlight(host, flight);
    if (World.actor(flight) >= 0) {
      reply(next, host, flight, micro.reply());
    }
  }

  /** A guard flushes what it has done before it goes on; nobody waits for it. */
  private void guard(World next, int host) {
    HostImage image = universe.image(next.images[host]);
    if (universe.isArmed(next.images[host])) {
      spend(next, Fault.FIRED, 1);
    }
    HostImage after = universe.afterGuard(image);
    String broken = Laws.brokenByGuard(image, after);
    if (broken != null) {
      throw new BrokenLaw(broken);
    }
    next.unflushed[host] = universe.isFine() ? new int[] {next.images[host]} : new int[0];
    next.images[host] = universe.imageOf(after);
  }

  private void reply(World next, int host, int flight, int reply) {
    int actor = World.actor(flight);
    react(next, actor, universe.on(next.slots[actor], host, World.errand(flight), reply));
  }

  /** Puts a coordinator where it stands now, and what it sent on its way. */
  void react(World next, int actor, Reaction reaction) {
    next.slots[actor] = reaction.slot();
    for (Universe.Sent sent : reaction.sent()) {
      int at = next.hasCut(actor, sent.host()) ? World.CUT_OFF : HostSteps.START;
      next.addFlight(sent.host(), World.flight(sent.errand(), at, actor));
    }
  }

  private static void cut(World next, int actor, int host) {
    next.cuts[actor] |= 1 << host;
    for (int flight : next.flights[host]) {
      if (World.actor(flight) == actor) {
        int errand = World.errand(flight);
        next.replaceFlight(host, flight, World.flight(errand, World.CUT_OFF, actor));
        next.addFlight(host, World.flight(errand, World.at(flight), -1));
      }
    }
  }

  /** What a dead coordinator has sent may still arrive. */
  private void abandon(World next, int actor) {
    for (int host = 0; host < bounds.hosts(); host++) {
      for (int flight : next.flights[host]) {
        if (World.actor(flight) == actor) {
          next.removeFlight(host, flight);
          if (World.at(flight) != World.CUT_OFF) {
            next.addFlight(host, World.flight(World.errand(flight), World.at(flight), -1));
          }
        }
      }
    }
  }

  /** A host comes back with one of the images since its last flush; what was under way is gone. */
  private void powerCut(World next, int host, int choice) {
    int[] unflushed = next.unflushed[host];
    int image = choice < unflushed.length ? unflushed[choice] : next.images[host];
    next.images[host] = universe.imageOf(universe.image(image).afterPowerCut());
    next.unflushed[host] = new int[0];
    for (int flight : next.flights[host]) {
      next.removeFlight(host, flight);
      int actor = World.actor(flight);
      if (actor >= 0) {
        next.addFlight(host, World.flight(World.errand(flight), World.CUT_OFF, actor));
      }
    }
  }

  /** Forgets errands that nobody waits for and that can change nothing any more. */
  private void forgetSpent(World next) {
    for (int host = 0; host < bounds.hosts(); host++) {
      for (int flight : next.flights[host]) {
        if (World.actor(flight) < 0
            && universe.isSpent(
                next.images[host], World.errand(flight), World.at(flight), next.flights[host])) {
          next.removeFlight(host, flight);
        }
      }
    }
  }

  private static void spend(World next, Fault fault, int count) {
    next.budget[fault.place] -= count;
  }
}
