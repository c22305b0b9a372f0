package io.shipit.shell;

import java.time.Duration;

/**
 * How long a host may take for an answer, and what else is a matter of time. What passes its time
 * has an unknown outcome.
 *
 * @param answer a survey, and every step that is a few renames
 * @param work unpacking, verifying, deleting; and how long an upload may stand still
 * @param hook one hook; then it is ended, and counts as failed
 * @param grace how long a release stays on a host after it was live, by the host's clock, whatever
 *     {@code keep} says: a server may have cached its path; whole minutes
 */
public record Timeouts(Duration answer, Duration work, Duration hook, Duration grace) {
  /** For real servers: 30 seconds, 10 minutes, 30 minutes, 10 minutes. */
  public static final Timeouts USUAL =
      new Timeouts(
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofMinutes(10));
}
