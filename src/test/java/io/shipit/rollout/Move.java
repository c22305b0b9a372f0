package io.shipit.rollout;

/**
 * One thing that can happen next in a world.
 *
 * @param kind what happens
 * @param actor the coordinator that it happens to; -1 if to none
 * @param host the host that it happens on; -1 if on none
 * @param flight the errand that it happens to; see {@link World#flight}
 * @param choice which way it happens, where there are several
 */
record Move(Kind kind, int actor, int host, int flight, int choice) {
  /** What can happen. */
  enum Kind {
    /** A coordinator starts; choice: the hosts that it cannot reach, as bits. */
    BEGIN,
    /** A host does the next micro-step of an errand. */
    ARRIVE,
    /** A coordinator gives up waiting for a host that it has lost. */
    GIVE_UP,
    /** A coordinator's deadline for an errand passes. */
    LOSE,
    /** A host refuses an errand; choice 1: and does not say how it looks. */
    REFUSE,
    /** An errand is sent once more. */
    RESEND,
    /** A coordinator dies. */
    CRASH,
    /** The operator presses Ctrl-C. */
    INTERRUPT,
    /** A coordinator loses a host for good. */
    CUT,
    /** A host loses power; choice: which of the images since its last flush comes back. */
    POWER_CUT,
    /** A host's disk is full. */
    FILL,
    /** The guard on a host does its next rename. */
    GUARD
  }

  static Move ofActor(Kind kind, int actor, int choice) {
    return new Move(kind, actor, -1, -1, choice);
  }

  static Move ofHost(Kind kind, int host, int choice) {
    return new Move(kind, -1, host, -1, choice);
  }

  static Move ofFlight(Kind kind, int host, int flight, int choice) {
    return new Move(kind, World.actor(flight), host, flight, choice);
  }
}
