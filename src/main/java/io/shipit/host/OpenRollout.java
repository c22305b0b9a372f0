package io.shipit.host;

import org.jspecify.annotations.Nullable;

/**
 * A rollout that is prepared on a host and not finished: the tx directory in the holder's baton.
 *
 * @param record what it wanted
 * @param register the decision, if this host is the rollout's anchor; else null
 * @param goToken whether the staged link to the new release is still there: not swapped, not killed
 * @param undoToken whether the staged link to the previous release is still there: not undone
 */
public record OpenRollout(
    RolloutRecord record, @Nullable Register register, boolean goToken, boolean undoToken) {}
