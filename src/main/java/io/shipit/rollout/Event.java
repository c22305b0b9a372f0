package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.Operation;
import io.shipit.host.Survey;
import org.jspecify.annotations.Nullable;

/** What the world tells the protocol. */
public sealed interface Event {
  /**
   * A host answered, or its deadline passed, which is the answer {@link Answer.Unknown}. Each
   * {@link Effect.Send} is answered exactly once.
   */
  record Answered(HostId host, Operation operation, Answer answer) implements Event {}

  /**
   * A host was read for recovery.
   *
   * @param survey what was read; null if the host cannot be reached
   */
  record Surveyed(HostId host, @Nullable Survey survey) implements Event {}

  /** The operator wants to stop (Ctrl-C). */
  record Interrupted() implements Event {}
}
