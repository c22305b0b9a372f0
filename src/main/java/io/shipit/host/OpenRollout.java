package io.shipit.host;

import org.jspecify.annotations.Nullable;

/**
 * A rollout that is prepared on a host and not finished: the tx directory in the holder's baton.
 *
 * @param record what it wanted
 * @param register the decision, if this host is the rollout's anchor; else null
 * @param goToken whether the staged link to the new release is still there: not swapped, not killed
 * @param undoToken whether the staged link to the previous release is still there: not undone
 * @param guard how far the dead-man's switch is
 * @param firedAt when the guard went back by itself, in seconds since 1970 by the host's clock; 0
 *     if it did not, or if that is not known. Information only
 */
public record OpenRollout(
    RolloutRecord record,
    @Nullable Register register,
    boolean goToken,
    boolean undoToken,
    Guard guard,
    long firedAt) {
  /** A rollout without a guard. */
  public OpenRollout(
      RolloutRecord record, @Nullable Register register, boolean goToken, boolean undoToken) {
    this(record, register, goToken, undoToken, Guard.NONE, 0);
  }
}
