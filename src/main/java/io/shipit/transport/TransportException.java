package io.shipit.transport;

import java.io.IOException;

/** A server refused something, or the connection to it was lost. The message is printable. */
public final class TransportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean lost;

  private TransportException(String message, boolean lost) {
    super(message);
    this.lost = lost;
  }

  /** The server answered, and the answer was no. */
  public static TransportException refused(String message) {
    return new TransportException(message, false);
  }

  /** No answer came: what was asked may have been done or not. */
  public static TransportException lost(String message) {
    return new TransportException(message, true);
  }

  /** True if no answer came, so that the outcome is unknown. */
  public boolean isLost() {
    return lost;
  }

  /** The message; never null, unlike that of a throwable in general. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
