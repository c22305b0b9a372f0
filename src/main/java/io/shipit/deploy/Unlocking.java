package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code shipit unlock}: frees the locks that a person keeps. A rollout's lock is never freed here,
 * also not by force: what it protects has to be settled, which is what {@code recover} does.
 */
public final class Unlocking {
  private final World world;

  /** An unlock in this world. */
  public Unlocking(World world) {
    this.world = world;
  }

  /**
   * Frees the locks. Each is freed by a rename of the name that was read, so that a lock which has
   * changed hands meanwhile stays.
   *
   * @param force whether to free somebody else's lock as well
   * @return exit code 6 if a lock is somebody else's and was not to be freed by force, or all are a
   *     rollout's: then nothing was changed; 5 if a host is out of reach, or is left locked
   */
  public Result run(Environment environment, boolean force) {
    world
        .progress()
        .accept(new Progress.Began("unlock", environment.name(), "", Fleet.idsOf(environment)));
    try (Fleet fleet = new Fleet(world, environment)) {
      return new Attempt(environment, fleet, fleet.read(), force).run();
    }
  }

  private final class Attempt {
    private final Environment environment;
    private final Fleet fleet;
    private final Fleet.Reading reading;
    private final boolean force;
    private final Map<HostId, List<String>> problems = new LinkedHashMap<>();
    private final Map<HostId, Lock.Held> mine = new LinkedHashMap<>();
    private final Map<HostId, Lock.Held> others = new LinkedHashMap<>();
    private boolean rollout;
    private boolean damaged;

    Attempt(Environment environment, Fleet fleet, Fleet.Reading reading, boolean force) {
      this.environment = environment;
      this.fleet = fleet;
      this.reading = reading;
      this.force = force;
    }

    Result run() {
      reading.failures().forEach((host, error) -> problem(host, error.getMessage()));
      reading.surveys().forEach(this::sort);
      if (!others.isEmpty() && !force) {
        others.forEach((host, held) -> problem(host, "locked by " + held.owner().display()));
        return told(
            ExitCode.LOCKED,
            "this lock is somebody else's; nothing was changed",
            line("unlock", "--force") + " frees it all the same");
      }
      if (mine.isEmpty() && others.isEmpty()) {
        return nothingKept();
      }
      others.forEach(
          (host, held) ->
              warn("%s: frees the lock that %s keeps".formatted(host, held.owner().display())));
      return free();
    }

    private void sort(HostId host, Survey survey) {
      switch (survey.sight().lock()) {
        case Lock.Held held when held.life() == Lock.Life.KEPT ->
            (world.isKeptByOperator(held) ? mine : others).put(host, held);
        case Lock.Held held -> {
          rollout = true;
          problem(host, "locked by " + held.owner().display());
        }
        case Lock.Damaged(String path, String seen) -> {
          damaged = true;
          problem(host, path + ": " + seen);
        }
        case Lock.Free _, Lock.Absent _ -> {}
      }
    }

    private Result nothingKept() {
      if (rollout) {
        return told(
            ExitCode.LOCKED,
            "a rollout holds this lock, and no person; nothing was changed",
            "wait for it to end; if its operator is gone for good: "
                + line("recover", "--steal")
                + ", which settles what it left");
      }
      return problems.isEmpty()
          ? told(ExitCode.DONE, environment.name() + " is not locked", "")
          : told(
              ExitCode.IN_DOUBT,
              "no host that could be read is locked",
              line("unlock") + " again, once the others can be reached");
    }

    private Result free() {
      Map<HostId, Lock.Held> locks = new LinkedHashMap<>(mine);
      locks.putAll(others);
      Map<HostId, Operation> operations = new LinkedHashMap<>();
      locks.forEach(
          (host, held) ->
              operations.put(
                  host,
                  new Operation.Finish(held.holder(), world.nonces().get(), Outcome.ABORTED)));
      long freed = 0;
      for (Map.Entry<HostId, Answer> entry : fleet.perform(operations).entrySet()) {
        switch (entry.getValue()) {
          case Answer.Done _ -> freed++;
          case Answer.Refused refused -> problem(entry.getKey(), "still locked: " + refused.seen());
          case Answer.Unknown unknown ->
              problem(entry.getKey(), "may still be locked: " + unknown.seen());
        }
      }
      int count = Fleet.idsOf(environment).size();
      return problems.isEmpty()
          ? told(ExitCode.DONE, environment.name() + " is unlocked on every host", "")
          : told(
              ExitCode.IN_DOUBT,
              "%s is unlocked on %d of %d hosts".formatted(environment.name(), freed, count),
              rollout || damaged
                  ? line("status") + " shows what is left"
                  : line("unlock") + " again, once the hosts named above can be reached");
    }

    private void problem(HostId host, String text) {
      problems.computeIfAbsent(host, _ -> new ArrayList<>()).add(text);
    }

    private String line(String command, String... more) {
      return world.commands().line(command, environment.name(), more);
    }

    private Result told(ExitCode code, String summary, String hint) {
      String hints =
          reading.failures().values().stream()
              .map(UserError::hint)
              .filter(text -> !text.isEmpty())
              .distinct()
              .reduce(hint, (one, other) -> one.isEmpty() ? other : one + "\n" + other);
      return Conclusion.of(world, environment, reading.surveys())
          .told(code, reading.surveys(), problems, null, summary, hints);
    }

    private void warn(String text) {
      world.progress().accept(new Progress.Warned(text));
    }
  }
}
