package io.shipit.host;

/**
 * The decision of a rollout, kept on the anchor as the name of one empty directory. It moves
 * undecided → go → commit or revert, or undecided → abort, each time by one rename(2).
 */
public enum Register {
  /** Every host may have voted; nobody may swap. */
  UNDECIDED,
  /** Every vote is durable; hosts may swap. */
  GO,
  /** The new release stays. */
  COMMIT,
  /** Every host goes back to its previous release. */
  REVERT,
  /** Nobody swaps, ever. */
  ABORT;

  /** The name of the directory: the constant in lower case. */
  public String directory() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
