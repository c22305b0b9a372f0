package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.host.Answer;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Operation;
import io.shipit.host.Sight;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** The hosts of an environment, connected to all at once. */
final class Fleet implements AutoCloseable {
  private final World world;
  private final Map<HostId, Host> hosts = new LinkedHashMap<>();
  private final Map<HostId, Target> targets = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Map<HostId, Future<Survey>> reading = Map.of();

  /** What was read of the hosts, and why some could not be: every host is in one of the two. */
  record Reading(Map<HostId, Survey> surveys, Map<HostId, UserError> failures) {
    Reading {
      surveys = Collections.unmodifiableMap(new LinkedHashMap<>(surveys));
      failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    }

    /** The lock of every host that was read. */
    Map<HostId, Lock> locks() {
      Map<HostId, Lock> locks = new LinkedHashMap<>();
      surveys.forEach((host, survey) -> locks.put(host, survey.sight().lock()));
      return locks;
    }

    /** The same hosts with locks that were looked at more closely. */
    Reading withLocks(UnaryOperator<Lock> judged) {
      Map<HostId, Survey> others = new LinkedHashMap<>();
      surveys.forEach(
          (host, survey) -> others.put(host, survey.withLock(judged.apply(survey.sight().lock()))));
      return new Reading(others, failures);
    }
  }

  /** The hosts of an environment; nothing is contacted yet. */
  Fleet(World world, Environment environment) {
    this.world = world;
    HostFactory.HookOutput output =
        (host, line) -> world.progress().accept(new Progress.Printed(host, line));
    for (Target target : environment.targets()) {
      HostId id = idOf(environment, target);
      targets.put(id, target);
      hosts.put(id, world.hosts().host(id, environment, target, output));
    }
  }

  /** The names of the hosts, in inventory order. */
  static List<HostId> idsOf(Environment environment) {
    return environment.targets().stream().map(target -> idOf(environment, target)).toList();
  }

  /** A server with several deploy roots is several hosts: the root tells them apart. */
  private static HostId idOf(Environment environment, Target target) {
    boolean several =
        environment.targets().stream().filter(other -> other.name().equals(target.name())).count()
            > 1;
    return new HostId(several ? target.name() + ":" + target.path() : target.name());
  }

  /** Begins to connect to all hosts and to read them, in the background. */
  void startReading() {
    Map<HostId, Future<Survey>> started = new LinkedHashMap<>();
    hosts.forEach((id, host) -> started.put(id, threads.submit(host::survey)));
    reading = started;
  }

  /** Waits for every host; none of them failing keeps the others from being read. */
  Reading awaitReading() {
    Map<HostId, Survey> surveys = new LinkedHashMap<>();
    Map<HostId, UserError> failures = new LinkedHashMap<>();
    reading.forEach(
        (id, future) -> {
          switch (settled(future)) {
            case Survey survey -> {
              surveys.put(id, survey);
              world
                  .progress()
                  .accept(
                      new Progress.Connected(
                          id, survey.sight().current().display(), survey.system()));
            }
            case UserError error -> {
              failures.put(id, error);
              world
                  .progress()
                  .accept(new Progress.Failed(id, Step.CONNECT, error.getMessage(), error.hint()));
            }
            default -> throw new IllegalStateException("neither read nor failed");
          }
        });
    return new Reading(surveys, failures);
  }

  /** Carries out one operation on each of these hosts, on all of them at once. */
  Map<HostId, Answer> perform(Map<HostId, ? extends Operation> operations) {
    Map<HostId, Future<Answer>> started = new LinkedHashMap<>();
    operations.forEach(
        (id, operation) -> {
          Host host = host(id);
          started.put(id, threads.submit(() -> host.perform(operation)));
        });
    Map<HostId, Answer> answers = new LinkedHashMap<>();
    started.forEach((id, answer) -> answers.put(id, (Answer) settled(answer)));
    return answers;
  }

  /** The lock on every host that can be looked at now. */
  Map<HostId, Lock> locks() {
    Operation look = new Operation.Look(world.nonces().get());
    Map<HostId, Operation> looks = new LinkedHashMap<>();
    hosts.keySet().forEach(id -> looks.put(id, look));
    Map<HostId, Lock> locks = new LinkedHashMap<>();
    perform(looks)
        .forEach(
            (id, answer) -> {
              if (answer instanceof Answer.Done(Sight sight, var _)) {
                locks.put(id, sight.lock());
              }
            });
    return locks;
  }

  private Host host(HostId id) {
    Host host = hosts.get(id);
    if (host == null) {
      throw new IllegalStateException("no host " + id);
    }
    return host;
  }

  /** Reads all hosts now. */
  Reading read() {
    startReading();
    return awaitReading();
  }

  Map<HostId, Host> hosts() {
    return Collections.unmodifiableMap(hosts);
  }

  Target target(HostId id) {
    Target target = targets.get(id);
    if (target == null) {
      throw new IllegalStateException("no host " + id);
    }
    return target;
  }

  /** What was read or answered, or the error that a person can act on; a defect passes through. */
  private static Object settled(Future<?> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (java.util.concurrent.ExecutionException e) {
          if (e.getCause() instanceof UserError error) {
            return error;
          }
          throw new IllegalStateException(Printable.of(String.valueOf(e.getCause())), e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    hosts.values().parallelStream().forEach(Host::close);
    threads.shutdownNow();
  }
}
