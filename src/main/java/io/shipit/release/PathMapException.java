package io.shipit.release;

/**
 * A rule of a path map that cannot be read. It is checked because whoever reads a map knows where
 * it stands (file, line, column) and must add that.
 */
public final class PathMapException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The index that stands for the list of rules as a whole. */
  public static final int WHOLE_LIST = -1;

  private final int ruleIndex;
  private final String problem;

  PathMapException(int ruleIndex, String problem) {
    super(problem);
    this.ruleIndex = ruleIndex;
    this.problem = problem;
  }

  /** Which rule, counted from 0; {@link #WHOLE_LIST} if it is no single one. */
  public int ruleIndex() {
    return ruleIndex;
  }

  /** What is wrong and what was expected, safe to print. */
  public String problem() {
    return problem;
  }
}
