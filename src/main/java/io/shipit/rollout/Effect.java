package io.shipit.rollout;

import io.shipit.host.HostId;
import io.shipit.host.Operation;

/** What the protocol asks of the world. Effects of one step are independent of each other. */
public sealed interface Effect {
  /** Tell the operator that a phase has begun. Comes before the phase's operations. */
  record Entered(Phase phase) implements Effect {}

  /**
   * Carry out an operation on a host and answer with {@link Event.Answered}. Everything that has to
   * be durable before it was acknowledged by an answer that led to this effect, so it may run at
   * once.
   */
  record Send(HostId host, Operation operation) implements Effect {}

  /** Read a host and answer with {@link Event.Surveyed}. */
  record Inspect(HostId host) implements Effect {}

  /** The rollout is over; no effect follows, and no answer is awaited. */
  record Finish(Verdict verdict) implements Effect {}
}
