package io.shipit.host;

/**
 * Who holds, or wants, the lock of an environment; shown to whoever meets it.
 *
 * @param who the operator: user name, printable
 * @param where the machine, and in CI the job
 * @param since when the lock was asked for, ISO-8601, by the client's clock; information only
 * @param why what it is held for: {@code push prod 3f2a9c1b}, {@code rollback prod}, a message
 */
public record Owner(String who, String where, String since, String why) {
  /** One line for whoever meets the lock. */
  public String display() {
    return who + " from " + where + " since " + since + " (" + why + ")";
  }
}
