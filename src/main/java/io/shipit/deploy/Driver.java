package io.shipit.deploy;

import io.shipit.host.Answer;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.Operation;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.host.Timing;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.rollout.Effect;
import io.shipit.rollout.Event;
import io.shipit.rollout.Next;
import io.shipit.rollout.Phase;
import io.shipit.rollout.Rollout;
import io.shipit.rollout.State;
import io.shipit.rollout.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs the protocol on real hosts: sends its effects, one virtual thread each, and brings back the
 * answers as events. It decides nothing.
 */
final class Driver {
  private final Map<HostId, Host> hosts;
  private final World world;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final SwapClock swapClock = new SwapClock();
  private final Map<HostId, Progress.Failed> failures = new TreeMap<>();
  private final Ticker ticker;
  private Phase phase = Phase.LOCK_ANCHOR;

  /** An event, with how long its operation took; null for events that are no answers. */
  private record Arrival(Event event, @Nullable Duration took) {}

  /** A driver for one rollout on these hosts. */
  Driver(Map<HostId, Host> hosts, World world) {
    this(hosts, world, Ticker.SYSTEM);
  }

  /** The same, with a clock of one's own. */
  Driver(Map<HostId, Host> hosts, World world, Ticker ticker) {
    this.hosts = hosts;
    this.world = world;
    this.ticker = ticker;
  }

  /** Runs a rollout or a recovery to its end. */
  Verdict run(Next first) {
    world.interruption().onRequest(() -> arrivals.add(new Arrival(new Event.Interrupted(), null)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Heartbeat heart = new Heartbeat(hosts, world.patience().beat())) {
      Next next = first;
      while (true) {
        Verdict verdict = carryOut(next, threads, heart);
        if (verdict != null) {
          return verdict;
        }
        next = step(next.state());
      }
    }
  }

  private Next step(State state) {
    Arrival arrival = take();
    if (arrival.event() instanceof Event.Answered(HostId host, var _, Answer answer)) {
      tell(host, answer, arrival.took());
    }
    if (arrival.event() instanceof Event.Interrupted) {
      world
          .progress()
          .accept(
              new Progress.Warned(
                  "stopping safely, once the hosts have answered for what is under way;"
                      + " a second signal leaves at once"));
    }
    return Rollout.on(state, arrival.event());
  }

  private @Nullable Verdict carryOut(Next next, ExecutorService threads, Heartbeat heart) {
    Volley volley = volley(next);
    for (Effect effect : next.effects()) {
      switch (effect) {
        case Effect.Entered(Phase entered) -> {
          tellFailures();
          swapClock.leave(phase).ifPresent(this::tell);
          phase = entered;
          world.progress().accept(new Progress.Entered(entered));
        }
        case Effect.Send(HostId host, Operation operation) -> {
          if (operation instanceof Operation.Take || operation instanceof Operation.Steal) {
            heart.begin(host, operation.holder());
          }
          threads.execute(() -> arrivals.add(perform(host, operation, volley)));
        }
        case Effect.Inspect(HostId host) -> threads.execute(() -> arrivals.add(inspect(host)));
        case Effect.Finish(Verdict verdict) -> {
          tellFailures();
          return verdict;
        }
      }
    }
    return null;
  }

  /** The swaps among these effects: they are sent so that they arrive together. */
  private Volley volley(Next next) {
    Map<HostId, Timing> timings = new TreeMap<>();
    for (Effect effect : next.effects()) {
      if (effect instanceof Effect.Send(HostId id, Operation.Swap _)) {
        timings.put(id, host(id).timing());
      }
    }
    return new Volley(timings, ticker.now());
  }

  private Arrival perform(HostId id, Operation operation, Volley volley) {
    if (operation instanceof Operation.Swap) {
      ticker.sleepUntil(volley.due(id));
    }
    long sent = ticker.now();
    Answer answer = answer(id, operation);
    long answered = ticker.now();
    if (operation instanceof Operation.Swap && answer instanceof Answer.Done) {
      swapClock.swapped(host(id).timing(), sent);
    }
    return new Arrival(
        new Event.Answered(id, operation, answer), Duration.ofNanos(answered - sent));
  }

  /** A defect in a host's implementation must not lose the answer: what it did is unknown. */
  private Answer answer(HostId id, Operation operation) {
    try {
      return host(id).perform(operation);
    } catch (RuntimeException e) {
      return new Answer.Unknown(Step.SURVEY, "a defect of shipit: " + Printable.of(e.toString()));
    }
  }

  private Arrival inspect(HostId id) {
    Survey survey;
    try {
      survey = host(id).survey();
    } catch (UserError e) {
      world.progress().accept(new Progress.Failed(id, Step.SURVEY, e.getMessage(), e.hint()));
      survey = null;
    }
    return new Arrival(new Event.Surveyed(id, survey), null);
  }

  private void tell(HostId host, Answer answer, @Nullable Duration took) {
    Duration duration = took == null ? Duration.ZERO : took;
    switch (answer) {
      case Answer.Done _ -> world.progress().accept(new Progress.Carried(host, phase, duration));
      case Answer.Refused(var step, String seen, String hint, var _) ->
          failures.put(host, new Progress.Failed(host, step, seen, hint));
      case Answer.Unknown(var step, String seen) ->
          failures.put(host, new Progress.Failed(host, step, seen, ""));
    }
  }

  private void tell(Progress.Swapped window) {
    world.progress().accept(window);
    hosts.values().forEach(host -> host.note(window.display()));
  }

  /** When all hosts of a phase have answered, whoever failed is told in the hosts' order. */
  private void tellFailures() {
    failures.values().forEach(world.progress());
    failures.clear();
  }

  private Host host(HostId id) {
    Host host = hosts.get(id);
    if (host == null) {
      throw new IllegalStateException("no connection to " + id);
    }
    return host;
  }

  private Arrival take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return arrivals.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
