package io.shipit.host;

import io.shipit.problem.UserError;

/**
 * One host as the rollout sees it. Calls to one host are made one after another; different hosts
 * are called from different threads. Implementations pass {@code HostContract}.
 */
public interface Host extends AutoCloseable {
  /** Which host this is. */
  HostId id();

  /**
   * Reads everything a rollout wants to know; proves on scratch names which way of replacing a
   * symlink is one rename.
   *
   * @throws UserError exit code 3 if the host cannot be read; the message names it
   */
  Survey survey() throws UserError;

  /**
   * Carries out one operation. Never throws for anything that a server or network does: that is an
   * answer. If the connection was lost before, {@code Look}, {@code Decide}, {@code Undo}, {@code
   * Activate} and {@code Finish} try to connect once more.
   */
  Answer perform(Operation operation);

  /**
   * How long messages to the host take and what its clock shows, as far as earlier operations told.
   * Called between operations.
   */
  default Timing timing() {
    return Timing.NONE;
  }

  /**
   * Gives the host a line for people about the rollout under way. Its {@code Finish} leaves it in
   * the history, if there is room.
   *
   * @param line printable, without a line end
   */
  default void note(String line) {}

  /**
   * Says that a holder of the lock lives: its {@link Lock.Held#beats} grow, by one for each call or
   * nearly so. It goes a way of its own beside {@link #perform}, which may be busy with a hook for
   * minutes, and is called from another thread. It never connects and never throws; a beat that
   * cannot be made, on a full disk or after the lock was lost, is left out.
   */
  void beat(Nonce holder);

  /** Ends the connection; what the host holds stays as it is. Never throws. */
  @Override
  void close();
}
