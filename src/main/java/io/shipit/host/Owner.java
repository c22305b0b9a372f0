package io.shipit.host;

/**
 * Who holds, or wants, the lock of an environment; shown to whoever meets it.
 *
 * @param who the operator: user name, printable
 * @param where the machine, printable
 * @param job the page of the CI job that it runs in; empty outside CI
 * @param since when the lock was asked for, ISO-8601, by the client's clock; information only
 * @param why what it is held for: {@code push of 3f2a9c1b7d: Fix the footer}, {@code recovery}, or
 *     the words of a person; may be empty
 */
public record Owner(String who, String where, String job, String since, String why) {
  /** Stands for an owner who cannot be read: the lock is held all the same. */
  public static final Owner UNKNOWN = new Owner("unknown", "unknown", "unknown", "unknown");

  /** An owner who does not run in CI. */
  public Owner(String who, String where, String since, String why) {
    this(who, where, "", since, why);
  }

  /** One line for whoever meets the lock. */
  public String display() {
    return who
        + " from "
        + where
        + (job.isEmpty() ? "" : ", job " + job)
        + " since "
        + since
        + (why.isEmpty() ? "" : " (" + why + ")");
  }
}
