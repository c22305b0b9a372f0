package io.shipit.report;

/** How much people want to read. */
public enum Verbosity {
  /** Errors, warnings, and the outcome. */
  QUIET,
  /** What happens, step by step. */
  NORMAL,
  /** Every host in every step. */
  VERBOSE
}
