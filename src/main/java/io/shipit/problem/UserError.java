package io.shipit.problem;

import java.util.Objects;

/**
 * A failure that a person can cause or meet, told in a way that helps: what was seen and what to do
 * next. It is printed as {@code shipit: error: …} and {@code shipit: hint: …}, without a stack
 * trace; every other exception that reaches the top is a bug of shipit.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String hint;

  /**
   * Creates an error.
   *
   * @param exitCode the code that the process ends with
   * @param message what went wrong: where (server, file), in which step, what was seen; may have
   *     several lines; text that came from elsewhere must have passed {@link Printable#of}
   * @param hint what the reader can do next; empty if the message says it all
   */
  public UserError(ExitCode exitCode, String message, String hint) {
    super(message);
    this.exitCode = Objects.requireNonNull(exitCode);
    this.hint = Objects.requireNonNull(hint);
  }

  /** A mistake in usage, configuration or git: exit code 2. */
  public static UserError usage(String message, String hint) {
    return new UserError(ExitCode.USAGE, message, hint);
  }

  /** The code that the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }

  /** What the reader can do next; empty if there is nothing to add. */
  public String hint() {
    return hint;
  }

  /** The message; never null, unlike that of a throwable in general. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
