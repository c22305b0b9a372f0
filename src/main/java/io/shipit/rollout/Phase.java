package io.shipit.rollout;

/**
 * Where a rollout stands. In each phase one operation is under way on some hosts at once; the next
 * phase begins when all of them have answered.
 */
public enum Phase {
  /** The lock of the anchor: who has it may ask the others. */
  LOCK_ANCHOR,
  /** The locks of all other hosts. */
  LOCK_OTHERS,
  /** Every host is made ready and votes. */
  PREPARE,
  /** Every host is looked at once more. */
  RECHECK,
  /** The decision to swap is made durable on the anchor. */
  GO,
  /**
   * The reply to GO was lost: the anchor is asked to abort, and tells if it is too late for that.
   */
  RESOLVE_GO,
  /** Every host swaps. */
  SWAP,
  /** after_swap and health checks. */
  ACTIVATE,
  /** Where the rollout has guards: every host ends the time after which it goes back by itself. */
  DISARM,
  /** The new release is confirmed, durably, on the anchor. */
  COMMIT,
  /** The reply to COMMIT was lost: it is repeated. */
  RESOLVE_COMMIT,
  /** Every host moves the record to its history, prunes, and frees the lock. */
  FINISH,
  /** Before GO something failed: every host cleans up and frees the lock. */
  ABORT,
  /** After GO something failed: the decision to go back is made durable on the anchor. */
  REVERT,
  /** The reply to REVERT was lost: it is repeated. */
  RESOLVE_REVERT,
  /** Every host undoes its swap, or makes a late one impossible. */
  UNDO,
  /** after_swap and health checks for the previous release, on hosts that were put back. */
  REACTIVATE,
  /** Every host that was put back moves the record to its history and frees the lock. */
  FINISH_REVERTED,
  /** The rollout is over. */
  OVER
}
