package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostImage.Content;
import io.shipit.host.HostSteps;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Progress.Ended;
import io.shipit.host.Progress.Moved;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.host.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A story told by commands, in which every message is seen. What a command does is written below
 * it:
 *
 * <ul>
 *   <li>{@code fleet 3}, {@code fleet 3 first deploy}: that many hosts
 *   <li>{@code push A}, {@code rollback A}, {@code push B without h3}, {@code recover R}, {@code
 *       recover R without h3}, {@code recover R by force}: a coordinator starts
 *   <li>{@code push A to be confirmed}: the same, with guards; {@code fire h2}: the time of a guard
 *       is over, and it does all that it has to; {@code fire h2 half}: it fires, and no more
 *   <li>{@code run A}: all that it waits for arrives, until its end; {@code run A until swap}:
 *       until it waits for such an operation
 *   <li>{@code deliver h2}: one operation arrives; {@code half h2}: its first rename, then the host
 *       stalls; {@code refuse h2 WHY}; {@code lose h2}: no answer, it may arrive later; {@code drop
 *       h2}: no answer, it never arrives; {@code late h2}: what was lost arrives
 *   <li>{@code kill A}, {@code interrupt A}; {@code disconnect A}: its locks look dead
 *   <li>{@code move h2 r9}: something else changes current; {@code damage h2}, {@code fill h2},
 *       {@code forget h2 GO}: the disk lied
 *   <li>{@code show}: all hosts
 * </ul>
 */
final class Scenario {
  private record Flight(String sender, HostId host, Errand errand, int at, boolean awaited) {}

  private final Map<HostId, HostImage> hosts = new TreeMap<>();
  private final Map<String, State> coordinators = new LinkedHashMap<>();
  private final Map<Nonce, String> names = new LinkedHashMap<>();
  private final List<String> disconnected = new ArrayList<>();
  private final List<Flight> flights = new ArrayList<>();
  private final HostSteps steps = HostSteps.sound();
  private final StringBuilder out = new StringBuilder();

  private Scenario() {}

  /** Tells a story anew: comments and commands stay, what happened is written below them. */
  static String tell(String text) {
    Scenario scenario = new Scenario();
    for (String line : text.lines().toList()) {
      if (line.startsWith("#") || line.isEmpty()) {
        scenario.out.append(line).append('\n');
      } else if (line.startsWith("> ")) {
        scenario.out.append(line).append('\n');
        scenario.command(List.of(line.substring(2).split(" ")));
      }
    }
    return scenario.out.toString();
  }

  private void command(List<String> words) {
    String who = words.size() > 1 ? words.get(1) : "";
    String rest = String.join(" ", words.subList(Math.min(2, words.size()), words.size()));
    switch (words.getFirst()) {
      case "fleet" -> fleet(Integer.parseInt(who), rest.equals("first deploy"));
      case "push" -> {
        Plan plan = plan(who, Kind.PUSH, without(rest));
        begin(who, Rollout.begin(rest.equals("to be confirmed") ? Fleet.guarded(plan) : plan));
      }
      case "fire" -> fire(who, rest.equals("half"));
      case "rollback" -> begin(who, Rollout.begin(plan(who, Kind.ROLLBACK, without(rest))));
      case "recover" -> begin(who, Recovery.begin(recovery(who, rest)));
      case "run" -> run(who, rest);
      case "deliver" -> deliver(awaited(who), false);
      case "half" -> deliver(awaited(who), true);
      case "refuse" -> refuse(awaited(who), rest);
      case "lose" -> lose(awaited(who), true);
      case "drop" -> lose(awaited(who), false);
      case "late" -> deliver(late(who), false);
      case "kill" -> kill(who);
      case "interrupt" -> react(who, Rollout.on(coordinator(who), new Event.Interrupted()));
      case "disconnect" -> disconnected.add(who);
      case "move" -> change(who, moved(who, new ReleaseId(rest)));
      case "damage" -> change(who, image(who).withDamage(".shipit/baton: two entries"));
      case "fill" -> change(who, image(who).withFull(true));
      case "forget" -> change(who, Lies.of(image(who), rest));
      case "show" -> hosts.values().forEach(image -> say(Telling.of(image)));
      default -> throw new IllegalArgumentException("no command " + words);
    }
  }

  private void fleet(int count, boolean firstDeploy) {
    for (int number = 1; number <= count; number++) {
      HostId id = new HostId("h" + number);
      hosts.put(id, Fleet.host(id, firstDeploy));
    }
  }

  private static List<HostId> without(String rest) {
    return rest.startsWith("without ")
        ? Arrays.stream(rest.substring(8).split(" ")).map(HostId::new).toList()
        : List.of();
  }

  private Plan plan(String who, Kind kind, List<HostId> left) {
    List<HostImage> part =
        hosts.values().stream().filter(image -> !left.contains(image.id())).toList();
    Plan plan = Fleet.plan(1 + who.charAt(0) - 'A', kind, part);
    names.put(plan.holder(), who);
    return plan;
  }

  private RecoveryPlan recovery(String who, String rest) {
    List<HostId> lost = without(rest);
    Nonce holder = Fleet.nonce(0x10 + names.size());
    names.put(holder, who);
    Map<HostId, Lock> locks = new TreeMap<>();
    hosts.forEach(
        (id, image) -> {
          if (!lost.contains(id)) {
            locks.put(id, withLife(image).lock());
          }
        });
    return new RecoveryPlan(
        holder, Fleet.owner(1), List.copyOf(hosts.keySet()), locks, rest.equals("by force"));
  }

  private Sight withLife(HostImage image) {
    Sight sight = HostSteps.sight(image);
    if (!(sight.lock() instanceof Lock.Held(Nonce holder, var owner, var _, var _))) {
      return sight;
    }
    String name = names.getOrDefault(holder, "");
    Lock.Life life =
        disconnected.contains(name)
            ? Lock.Life.UNKNOWN
            : coordinators.containsKey(name) ? Lock.Life.ALIVE : Lock.Life.DEAD;
    return new Sight(
        sight.current(), new Lock.Held(holder, owner, life), sight.open(), sight.damage());
  }

  private void begin(String who, Next next) {
    react(who, next);
  }

  private void react(String who, Next next) {
    coordinators.put(who, next.state());
    for (Effect effect : next.effects()) {
      switch (effect) {
        case Effect.Entered(Phase phase) -> say(who + " " + phase);
        case Effect.Send(HostId host, Operation operation) ->
            flights.add(new Flight(who, host, new Errand.Perform(operation), 0, true));
        case Effect.Inspect(HostId host) ->
            flights.add(new Flight(who, host, new Errand.Inspect(nonceOf(who)), 0, true));
        case Effect.Finish(Verdict verdict) -> {
          say(who + " ends: " + Telling.of(verdict));
          for (Verdict.HostVerdict host : verdict.hosts()) {
            Current seen = host.seen();
            say("  " + host.host() + " read as " + (seen == null ? "unknown" : seen.display()));
            for (Trouble trouble : host.troubles()) {
              say("    " + trouble.step().display() + ": " + trouble.seen());
            }
          }
          coordinators.remove(who);
        }
      }
    }
  }

  private void run(String who, String rest) {
    String until = rest.startsWith("until ") ? rest.substring(6) : null;
    while (coordinators.containsKey(who)) {
      Flight next =
          flights.stream()
              .filter(flight -> flight.awaited() && flight.sender().equals(who))
              .findFirst()
              .orElseThrow();
      if (until != null && Telling.of(next.errand()).startsWith(until)) {
        return;
      }
      deliver(next, false);
    }
  }

  private void deliver(Flight flight, boolean half) {
    flights.remove(flight);
    HostImage image = Objects.requireNonNull(hosts.get(flight.host()));
    if (!(flight.errand() instanceof Errand.Perform(Operation operation))) {
      answer(flight, "survey", new Event.Surveyed(flight.host(), image.survey(withLife(image))));
      return;
    }
    int at = flight.at();
    while (true) {
      switch (steps.next(image, operation, at)) {
        case Moved(HostImage next, int onwards) -> {
          image = next;
          at = onwards;
          hosts.put(flight.host(), image.afterFlush());
          if (half) {
            say(flight.host() + " " + Telling.of(operation) + ": half done");
            flights.add(
                new Flight(flight.sender(), flight.host(), flight.errand(), at, flight.awaited()));
            return;
          }
        }
        case Ended(HostImage next, Answer answer) -> {
          hosts.put(flight.host(), next.afterFlush());
          answer(flight, Telling.of(answer), new Event.Answered(flight.host(), operation, answer));
          return;
        }
      }
    }
  }

  private void answer(Flight flight, String text, Event event) {
    String late = flight.awaited() ? "" : " (late, of " + flight.sender() + ")";
    say(flight.host() + " " + Telling.of(flight.errand()) + late + ": " + text);
    State state = coordinators.get(flight.sender());
    if (flight.awaited() && state != null) {
      react(flight.sender(), Rollout.on(state, event));
    }
  }

  private void refuse(Flight flight, String why) {
    flights.remove(flight);
    HostImage image = Objects.requireNonNull(hosts.get(flight.host()));
    Operation operation = ((Errand.Perform) flight.errand()).operation();
    Ended failed = steps.fail(image, operation, flight.at());
    hosts.put(flight.host(), failed.image());
    Answer.Refused answer = (Answer.Refused) failed.answer();
    Answer because = new Answer.Refused(answer.step(), why, answer.hint(), answer.sight());
    answer(flight, Telling.of(because), new Event.Answered(flight.host(), operation, because));
  }

  private void lose(Flight flight, boolean arrivesLater) {
    flights.remove(flight);
    if (arrivesLater) {
      flights.add(new Flight(flight.sender(), flight.host(), flight.errand(), flight.at(), false));
    }
    Event event =
        flight.errand() instanceof Errand.Perform(Operation operation)
            ? new Event.Answered(
                flight.host(),
                operation,
                new Answer.Unknown(HostSteps.stepOf(operation), "no answer"))
            : new Event.Surveyed(flight.host(), null);
    answer(flight, "no answer", event);
  }

  private void fire(String who, boolean half) {
    HostImage before = image(who);
    for (HostImage next = steps.guard(before); next != null; next = steps.guard(next)) {
      change(who, next.afterFlush());
      if (half) {
        break;
      }
    }
    say(before.equals(image(who)) ? "no guard" : Telling.of(image(who)));
  }

  private void kill(String who) {
    coordinators.remove(who);
    for (Iterator<Flight> all = List.copyOf(flights).iterator(); all.hasNext(); ) {
      Flight flight = all.next();
      if (flight.sender().equals(who)) {
        flights.remove(flight);
        flights.add(new Flight(who, flight.host(), flight.errand(), flight.at(), false));
      }
    }
  }

  private HostImage moved(String host, ReleaseId release) {
    return image(host).withRelease(release, Content.DURABLE).withCurrent(new Current.Live(release));
  }

  private void change(String host, HostImage image) {
    hosts.put(new HostId(host), image);
  }

  private HostImage image(String host) {
    return Objects.requireNonNull(hosts.get(new HostId(host)));
  }

  private State coordinator(String who) {
    return Objects.requireNonNull(coordinators.get(who));
  }

  private Nonce nonceOf(String who) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(who))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private Flight awaited(String host) {
    return flights.stream()
        .filter(flight -> flight.awaited() && flight.host().name().equals(host))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing is awaited from " + host));
  }

  private Flight late(String host) {
    return flights.stream()
        .filter(flight -> !flight.awaited() && flight.host().name().equals(host))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nothing is late on " + host));
  }

  private void say(String line) {
    out.append("  ").append(line).append('\n');
  }
}
