package io.shipit.host;

import java.util.Arrays;

/** How a rollout ended on a host; the letter is the suffix of its history entry. */
public enum Outcome {
  /** The new release stays. */
  COMMITTED('C'),
  /** The swap was undone. */
  REVERTED('R'),
  /** The host never swapped. */
  ABORTED('A'),
  /** A person decided because the anchor was lost. */
  HEURISTIC('H');

  private final char letter;

  Outcome(char letter) {
    this.letter = letter;
  }

  /** The suffix of the history entry. */
  public char letter() {
    return letter;
  }

  /** Whether an outcome has this letter. */
  public static boolean isKnown(char letter) {
    return Arrays.stream(values()).anyMatch(outcome -> outcome.letter == letter);
  }

  /**
   * The outcome with this letter.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Outcome of(char letter) {
    for (Outcome outcome : values()) {
      if (outcome.letter == letter) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no outcome " + letter);
  }
}
