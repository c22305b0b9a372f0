package io.shipit.config;

/** A value that its grammar does not take; carries what a person needs to know, no stack trace. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String expected;

  /**
   * Refuses a value.
   *
   * @param reason what follows the value in the message, such as {@code "is relative"}
   * @param expected what to write instead; empty for what the grammar expects in general
   */
  Refused(String reason, String expected) {
    super(reason, null, false, false);
    this.reason = reason;
    this.expected = expected;
  }

  /** Refuses a value for a reason that needs no other advice than the grammar's. */
  Refused(String reason) {
    this(reason, "");
  }

  String reason() {
    return reason;
  }

  /** What to write instead; empty for what the grammar expects in general. */
  String expected() {
    return expected;
  }
}
