package io.shipit.release;

/** Bytes that are not a manifest; checked, since whoever has them must say where they came from. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  ManifestException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /** What was seen where, safe to print. */
  public String problem() {
    return problem;
  }
}
