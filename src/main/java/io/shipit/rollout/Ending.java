package io.shipit.rollout;

/** Which way a rollout turned. */
public enum Ending {
  /** Forward, so far. */
  FORWARD,
  /** Another rollout holds the lock. */
  LOCKED,
  /** The decision to swap was never made. */
  ABORTED,
  /** The new release is confirmed on every host. */
  COMMITTED,
  /** The decision was taken back. */
  REVERTED,
  /** The decision can be neither read nor written now, or is another coordinator's. */
  IN_DOUBT
}
