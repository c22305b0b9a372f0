package io.shipit.rollout;

/** The protocol under test: the sound one, or one that is broken on purpose. */
public interface Protocol {
  /** Starts a rollout. */
  default Next begin(Plan plan) {
    return Rollout.begin(plan);
  }

  /** Starts a recovery. */
  default Next begin(RecoveryPlan plan) {
    return Recovery.begin(plan);
  }

  /** Takes one step. */
  default Next on(State state, Event event) {
    return Rollout.on(state, event);
  }

  /** The protocol as it is. */
  static Protocol sound() {
    return new Protocol() {};
  }
}
