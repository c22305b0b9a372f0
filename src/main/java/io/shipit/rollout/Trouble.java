package io.shipit.rollout;

import io.shipit.host.Step;

/**
 * Something that went wrong on one host.
 *
 * @param phase where the rollout stood
 * @param step what was under way
 * @param seen what was seen, printable
 * @param hint what to do next; may be empty
 * @param unknown true if the step may have happened all the same
 */
public record Trouble(Phase phase, Step step, String seen, String hint, boolean unknown) {}
