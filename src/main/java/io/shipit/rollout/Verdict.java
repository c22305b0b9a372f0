package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.problem.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout ended, built from what was read on each host and never from what was sent.
 *
 * @param exitCode what describes the servers: one of DONE, UNCHANGED, ROLLED_BACK, IN_DOUBT, LOCKED
 * @param interrupted whether the operator stopped it; the process then exits with 130
 * @param ending which way it turned
 * @param tx the rollout
 * @param hosts every host, in inventory order
 */
public record Verdict(
    ExitCode exitCode, boolean interrupted, Ending ending, Nonce tx, List<HostVerdict> hosts) {

  /** Copies the list. */
  public Verdict {
    hosts = List.copyOf(hosts);
  }

  /** What the process exits with. */
  public ExitCode processExitCode() {
    return interrupted ? ExitCode.INTERRUPTED : exitCode;
  }

  /**
   * One host at the end.
   *
   * @param host which one
   * @param seen what {@code current} was when it was last read; null if it never was
   * @param owed whether it still has something of this rollout that the next contact must finish
   * @param troubles what went wrong there
   * @param warnings what the operator should know
   */
  public record HostVerdict(
      HostId host,
      @Nullable Current seen,
      boolean owed,
      List<Trouble> troubles,
      List<String> warnings) {}
}
