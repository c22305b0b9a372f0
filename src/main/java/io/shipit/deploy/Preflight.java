package io.shipit.deploy;

import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.OpenRollout;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is decided from the surveys before anything is changed: whether every host can take part,
 * and whether an earlier rollout has to be settled first.
 */
final class Preflight {
  private Preflight() {}

  /**
   * Why a rollout cannot begin.
   *
   * @param code 3, 5 or 6
   * @param problems by host; every one of them was as it is before
   * @param hint what to do
   */
  record Refusal(ExitCode code, Map<HostId, List<String>> problems, String hint) {}

  /** Hosts that could not be read at all. */
  static Optional<Refusal> unreachable(Map<HostId, UserError> failures) {
    if (failures.isEmpty()) {
      return Optional.empty();
    }
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    failures.forEach((host, error) -> problems.put(host, List.of(error.getMessage())));
    String hint =
        failures.values().stream()
            .map(UserError::hint)
            .filter(text -> !text.isEmpty())
            .distinct()
            .reduce((one, other) -> one + "\n" + other)
            .orElse("");
    return Optional.of(new Refusal(ExitCode.UNCHANGED, problems, hint));
  }

  /** Records or locks that cannot be understood: nothing is done by guess. */
  static Optional<Refusal> damaged(Map<HostId, Survey> surveys) {
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    surveys.forEach(
        (host, survey) -> {
          String damage = survey.sight().damage();
          if (damage != null) {
            add(problems, host, damage);
          }
          if (survey.sight().lock() instanceof Lock.Damaged(String path, String seen)) {
            add(problems, host, path + ": " + seen);
          }
        });
    return refusal(
        ExitCode.IN_DOUBT,
        problems,
        "nothing was changed; look at these paths: docs/recovery.md says what may be done by hand");
  }

  /**
   * Entries of a history that cannot be understood: what to go back to, the number of the next
   * rollout and what is live would be guessed from the rest.
   */
  static Optional<Refusal> damagedHistory(Map<HostId, Survey> surveys) {
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    surveys.forEach(
        (host, survey) -> survey.damaged().forEach(entry -> add(problems, host, entry.damage())));
    return refusal(
        ExitCode.IN_DOUBT,
        problems,
        "put the entry of another host in its place, or move it out of"
            + " .shipit/history: docs/recovery.md says how");
  }

  /**
   * A holder that lives, or may live.
   *
   * @param ours which locks are no reason to refuse
   */
  static Optional<Refusal> locked(
      Map<HostId, Survey> surveys,
      String environment,
      Commands commands,
      Predicate<Lock.Held> ours) {
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    Map<String, String> hints = new LinkedHashMap<>();
    surveys.forEach(
        (host, survey) -> {
          if (survey.sight().lock() instanceof Lock.Held held && lives(held) && !ours.test(held)) {
            add(problems, host, "locked by " + held.owner().display());
            hints.put(whatToDo(held, environment, commands), "");
          }
        });
    return refusal(ExitCode.LOCKED, problems, String.join("\n", hints.keySet()));
  }

  /** The first of these locks whose holder lives, or may live. */
  static Optional<Map.Entry<HostId, Lock.Held>> living(Map<HostId, Lock> locks) {
    for (Map.Entry<HostId, Lock> entry : locks.entrySet()) {
      if (entry.getValue() instanceof Lock.Held held && lives(held)) {
        return Optional.of(Map.entry(entry.getKey(), held));
      }
    }
    return Optional.empty();
  }

  private static boolean lives(Lock.Held held) {
    return held.life() != Lock.Life.DEAD;
  }

  private static String whatToDo(Lock.Held held, String environment, Commands commands) {
    return held.life() == Lock.Life.KEPT
        ? "a person keeps this lock: "
            + commands.line("unlock", environment)
            + " frees one's own, with --force also somebody else's"
        : waitOrSteal(commands, environment);
  }

  /** What to do about a rollout whose client lives, or may live. */
  static String waitOrSteal(Commands commands, String environment) {
    return "wait for that rollout to end (--wait 15m does); if its operator is gone for good: "
        + commands.line("recover", environment, "--steal");
  }

  /** Whether a dead coordinator left a lock or a record somewhere. */
  static boolean isUnsettled(Map<HostId, Survey> surveys) {
    return surveys.values().stream()
        .anyMatch(
            survey -> {
              @Nullable OpenRollout open = survey.sight().open();
              return open != null
                  || (survey.sight().lock() instanceof Lock.Held held
                      && held.life() != Lock.Life.KEPT);
            });
  }

  /** Hosts that cannot take part as they are. */
  static Optional<Refusal> unfit(
      Map<HostId, Survey> surveys, long bytes, long inodes, String checkCommand) {
    Map<HostId, List<String>> problems = new LinkedHashMap<>();
    Map<String, HostId> identities = new HashMap<>();
    surveys.forEach(
        (host, survey) -> {
          survey.refusals().forEach(text -> add(problems, host, text));
          if (survey.refusals().isEmpty()
              && survey.sight().current() instanceof Current.Foreign(String what)) {
            add(
                problems,
                host,
                "current is " + what + ", which shipit must not replace: move it away first");
          }
          if (survey.freeBytes() >= 0 && survey.freeBytes() < bytes) {
            add(problems, host, need("bytes", bytes, survey.freeBytes()));
          }
          if (survey.freeInodes() >= 0 && survey.freeInodes() < inodes) {
            add(problems, host, need("inodes", inodes, survey.freeInodes()));
          }
          if (!survey.identity().isEmpty()) {
            HostId same = identities.putIfAbsent(survey.identity(), host);
            if (same != null) {
              add(problems, host, "this is the same server and path as " + same);
            }
          }
        });
    return refusal(ExitCode.UNCHANGED, problems, "see " + checkCommand);
  }

  private static String need(String what, long needed, long free) {
    return "too little space: the release needs about %,d %s, %,d are free"
        .formatted(needed, what, free);
  }

  private static Optional<Refusal> refusal(
      ExitCode code, Map<HostId, List<String>> problems, String hint) {
    return problems.isEmpty() ? Optional.empty() : Optional.of(new Refusal(code, problems, hint));
  }

  private static void add(Map<HostId, List<String>> problems, HostId host, String text) {
    problems.computeIfAbsent(host, _ -> new ArrayList<>()).add(text);
  }
}
