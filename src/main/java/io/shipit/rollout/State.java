package io.shipit.rollout;

/** Where a coordinator stands: in a rollout, or in the opening of a recovery. */
public sealed interface State permits RolloutState, RecoveryState {}
