package io.shipit.rollout;

import io.shipit.host.Nonce;
import io.shipit.host.Operation;

/** What a coordinator has on its way to a host. */
sealed interface Errand {
  /** An operation. */
  record Perform(Operation operation) implements Errand {
    @Override
    public Nonce holder() {
      return operation.holder();
    }
  }

  /** A survey. */
  record Inspect(Nonce holder) implements Errand {}

  /** Who sent it. */
  Nonce holder();
}
