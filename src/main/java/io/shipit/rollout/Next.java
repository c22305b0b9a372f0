package io.shipit.rollout;

import java.util.List;

/**
 * The result of one step of the protocol.
 *
 * @param state where the coordinator stands now
 * @param effects what to do, in this order
 */
public record Next(State state, List<Effect> effects) {
  /** Copies the list. */
  public Next {
    effects = List.copyOf(effects);
  }
}
