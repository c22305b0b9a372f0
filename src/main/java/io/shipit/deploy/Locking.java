package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Owner;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code shipit lock}: takes the locks of all hosts for a person, who keeps them after the end of
 * the client; all of them or none. As in a rollout the anchor's comes first, so that two people who
 * want it at the same time never hold half of the locks each.
 */
public final class Locking {
  private final World world;

  /** A lock in this world. */
  public Locking(World world) {
    this.world = world;
  }

  /**
   * Takes the locks. Those that this person keeps already get the new message, and those that are
   * missing are added.
   *
   * @param message why, printable; may be empty
   * @param wait how long to wait for a lock that somebody else holds; zero for not at all
   */
  public Result run(Environment environment, String message, Duration wait) {
    world
        .progress()
        .accept(new Progress.Began("lock", environment.name(), message, Fleet.idsOf(environment)));
    try (Fleet fleet = new Fleet(world, environment)) {
      fleet.startReading();
      Owner owner = world.owner(message);
      return new Gate(world, environment, fleet, wait, world::isKeptByOperator)
          .pass(true, surveys -> new Attempt(environment, fleet, owner, surveys).run());
    }
  }

  /** One try, on hosts whose locks are free or ours. */
  private final class Attempt {
    private final Environment environment;
    private final Fleet fleet;
    private final Owner owner;
    private final Map<HostId, Survey> surveys;
    private final Map<HostId, Nonce> holders = new LinkedHashMap<>();
    private final Map<HostId, Answer> answers = new LinkedHashMap<>();

    Attempt(Environment environment, Fleet fleet, Owner owner, Map<HostId, Survey> surveys) {
      this.environment = environment;
      this.fleet = fleet;
      this.owner = owner;
      this.surveys = surveys;
      Nonce fresh = world.nonces().get();
      surveys.keySet().forEach(host -> holders.put(host, kept(host) ? holder(host) : fresh));
    }

    Result run() {
      List<HostId> hosts = List.copyOf(surveys.keySet());
      HostId anchor = Plan.anchorOf(hosts);
      keep(List.of(anchor));
      if (answers.get(anchor) instanceof Answer.Done && !world.interruption().isRequested()) {
        keep(hosts.stream().filter(host -> !host.equals(anchor)).toList());
      }
      boolean all = hosts.stream().allMatch(host -> answers.get(host) instanceof Answer.Done);
      return all ? locked(hosts.size()) : undone();
    }

    private void keep(List<HostId> hosts) {
      Map<HostId, Operation> operations = new LinkedHashMap<>();
      hosts.forEach(host -> operations.put(host, new Operation.Keep(holderFor(host), owner)));
      answers.putAll(fleet.perform(operations));
    }

    private Result locked(int count) {
      return Conclusion.of(world, environment, surveys)
          .told(
              ExitCode.DONE,
              surveys,
              Map.of(),
              null,
              "%s is locked by %s: %d of %d hosts"
                  .formatted(environment.name(), owner.display(), count, count),
              "");
    }

    /** Gives back what this attempt has taken, or may have taken. */
    private Result undone() {
      Map<HostId, List<String>> problems = new LinkedHashMap<>();
      boolean another = false;
      boolean doubt = false;
      Map<HostId, Operation> frees = new LinkedHashMap<>();
      for (Map.Entry<HostId, Answer> entry : answers.entrySet()) {
        HostId host = entry.getKey();
        switch (entry.getValue()) {
          case Answer.Done _ -> {}
          case Answer.Refused(var _, String seen, var _, @Nullable Sight sight) -> {
            boolean held = sight != null && sight.lock() instanceof Lock.Held;
            another |= held;
            problems.put(
                host,
                List.of(
                    sight != null && sight.lock() instanceof Lock.Held lock
                        ? "locked by " + lock.owner().display()
                        : seen));
            continue;
          }
          case Answer.Unknown(var _, String seen) -> {
            doubt = true;
            problems.put(host, List.of(seen + "; it may be locked all the same"));
          }
        }
        if (kept(host)) {
          doubt = true;
        } else {
          frees.put(
              host, new Operation.Finish(holderFor(host), world.nonces().get(), Outcome.ABORTED));
        }
      }
      for (Map.Entry<HostId, Answer> entry : fleet.perform(frees).entrySet()) {
        if (!(entry.getValue() instanceof Answer.Done)) {
          doubt = true;
          problems.put(entry.getKey(), List.of("could not be freed again"));
        }
      }
      Result result = failed(problems, another, doubt);
      return world.interruption().isRequested() ? result.interrupted() : result;
    }

    private Result failed(Map<HostId, List<String>> problems, boolean another, boolean doubt) {
      return Conclusion.of(world, environment, surveys)
          .told(
              doubt ? ExitCode.IN_DOUBT : another ? ExitCode.LOCKED : ExitCode.UNCHANGED,
              surveys,
              problems,
              null,
              doubt
                  ? environment.name() + " is locked on some hosts, or may be"
                  : environment.name() + " could not be locked; nothing was changed",
              doubt
                  ? world.commands().line("lock", environment.name())
                      + " locks the rest once the hosts can be reached; "
                      + world.commands().line("unlock", environment.name())
                      + " frees all"
                  : "");
    }

    private boolean kept(HostId host) {
      Survey survey = surveys.get(host);
      return survey != null
          && survey.sight().lock() instanceof Lock.Held held
          && world.isKeptByOperator(held);
    }

    private Nonce holder(HostId host) {
      Survey survey = surveys.get(host);
      if (survey == null || !(survey.sight().lock() instanceof Lock.Held held)) {
        throw new IllegalStateException(host + " is not locked");
      }
      return held.holder();
    }

    private Nonce holderFor(HostId host) {
      Nonce holder = holders.get(host);
      if (holder == null) {
        throw new IllegalStateException("no host " + host);
      }
      return holder;
    }
  }
}
