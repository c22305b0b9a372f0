package io.shipit.deploy;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.problem.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a push, rollback or recovery ended, host by host, from what was read on the hosts.
 *
 * @param exitCode what the process exits with
 * @param state what is true of the servers: {@code exitCode}, or, after an interruption, which of
 *     0, 3, 4, 5, 6 holds
 * @param environment its name
 * @param release the release of the rollout; null if it never got one
 * @param summary one or more lines for people, printable
 * @param hint what to do next; may be empty
 * @param hosts every host, in inventory order
 */
public record Result(
    ExitCode exitCode,
    ExitCode state,
    String environment,
    @Nullable String release,
    String summary,
    String hint,
    List<HostResult> hosts) {

  /** Copies the list. */
  public Result {
    hosts = List.copyOf(hosts);
  }

  /**
   * The end of a command that left, or was lost, before it could read what its hosts have now.
   *
   * @param hosts every host of the environment; empty if it was not known yet
   */
  public static Result unread(
      ExitCode exitCode, String environment, List<HostId> hosts, String summary, String hint) {
    return new Result(
        exitCode,
        ExitCode.IN_DOUBT,
        environment,
        null,
        summary,
        hint,
        hosts.stream()
            .map(host -> new HostResult(host, false, null, null, List.of(), List.of(), null))
            .toList());
  }

  /** This result with something more to know before what to do. */
  Result withHint(String before) {
    return new Result(exitCode, state, environment, release, summary, before + "\n" + hint, hosts);
  }

  /** This result of a command that the operator has stopped. */
  Result interrupted() {
    return new Result(
        ExitCode.INTERRUPTED,
        state,
        environment,
        release,
        "stopped by the operator: " + summary,
        hint,
        hosts);
  }

  /**
   * Something that is wrong with a host.
   *
   * @param step what was under way, for people; empty if nothing was
   * @param seen what was seen, printable
   * @param hint what to do; may be empty
   */
  public record Problem(String step, String seen, String hint) {
    /** A problem that is no failed step. */
    static Problem of(String seen) {
      return new Problem("", seen, "");
    }

    /** One line for people. */
    public String display() {
      return (step.isEmpty() ? "" : step + ": ") + seen + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
  }

  /**
   * One host at the end.
   *
   * @param host which one
   * @param reachable whether it could be read
   * @param release what was live when it was last read; null if unknown or nothing
   * @param commit the commit of that release, if known
   * @param problems what is wrong
   * @param warnings what the operator should know, printable
   * @param lock who holds the lock there, where that kept the command from its work; else null
   */
  public record HostResult(
      HostId host,
      boolean reachable,
      @Nullable String release,
      @Nullable String commit,
      List<Problem> problems,
      List<String> warnings,
      @Nullable Lock lock) {

    /** Copies the lists. */
    public HostResult {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
