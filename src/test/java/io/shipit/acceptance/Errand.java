package io.shipit.acceptance;

import io.shipit.host.HostId;
import org.jspecify.annotations.Nullable;

/** What an operator wants in the loop over all operations, and what is on the hosts then. */
enum Errand {
  FIRST_PUSH("the first push", Before.NOTHING, Kind.PUSH, false),
  PUSH("a push", Before.TWO_RELEASES, Kind.PUSH, false),
  SICK_PUSH("a push whose check fails on web3", Before.TWO_RELEASES, Kind.PUSH, true),
  ROLLBACK("a rollback", Before.TWO_RELEASES, Kind.ROLLBACK, false),
  RECOVER_VOTES("a recovery before the decision", Before.DEAD_AT_GO, Kind.RECOVER, false),
  RECOVER_GO("a recovery amid the swaps", Before.DEAD_AT_SWAP, Kind.RECOVER, false),
  RECOVER_COMMIT("a recovery after the commit", Before.DEAD_AT_FINISH, Kind.RECOVER, false),
  RECOVER_REVERT("a recovery amid the way back", Before.DEAD_AT_UNDO, Kind.RECOVER, false);

  /** What the hosts hold when it begins. */
  enum Before {
    NOTHING,
    TWO_RELEASES,
    /** Somebody's push died at this operation, on web2 where it is not the anchor's. */
    DEAD_AT_GO,
    DEAD_AT_SWAP,
    DEAD_AT_FINISH,
    DEAD_AT_UNDO
  }

  /** Which command it is. */
  enum Kind {
    PUSH,
    ROLLBACK,
    RECOVER
  }

  private final String display;
  private final Before before;
  private final Kind kind;
  private final boolean fails;

  Errand(String display, Before before, Kind kind, boolean fails) {
    this.display = display;
    this.before = before;
    this.kind = kind;
    this.fails = fails;
  }

  String display() {
    return display;
  }

  Before before() {
    return before;
  }

  Kind kind() {
    return kind;
  }

  /** The host whose health check fails for a new release; null if none does. */
  @Nullable HostId sick() {
    return fails ? Bed.HOSTS.getLast() : null;
  }
}
