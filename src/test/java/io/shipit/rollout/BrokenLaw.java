package io.shipit.rollout;

/** An invariant that does not hold; the message begins with its name. */
final class BrokenLaw extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenLaw(String message) {
    super(message);
  }
}
