package io.shipit.host;

import org.jspecify.annotations.Nullable;

/**
 * What was read on a host right after a step: the only source of reports and decisions.
 *
 * @param current what {@code current} is
 * @param lock who holds the environment's lock here
 * @param open the prepared rollout, or null
 * @param damage a record that is torn, foreign or of a newer format: its path and what is wrong
 *     with it; null if all is well. Nothing is changed on such a host
 */
public record Sight(
    Current current, Lock lock, @Nullable OpenRollout open, @Nullable String damage) {

  /** The same host with another lock. */
  public Sight withLock(Lock other) {
    return new Sight(current, other, open, damage);
  }
}
