package io.shipit.problem;

/** The exit codes of shipit: the one list that commands, reports and documents share. */
public enum ExitCode {
  /** The work is done, or there was nothing to do. */
  DONE(0),
  /** A defect of shipit itself. */
  BUG(1),
  /** A mistake in usage, configuration or git; no server was contacted, or nothing was changed. */
  USAGE(2),
  /** Refused or failed before the first swap: every server is as it was. */
  UNCHANGED(3),
  /** Failed after the first swap and rolled back: every server is on its previous release. */
  ROLLED_BACK(4),
  /** Servers differ, or could not be reached to find out. */
  IN_DOUBT(5),
  /** Another rollout holds the lock of the environment. */
  LOCKED(6),
  /** Stopped by the operator; the last line says which of the other codes describes the servers. */
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number that the process returns to its caller, 0 to 255. */
  public int code() {
    return code;
  }
}
