package io.shipit.transport;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/** A command that runs on a server: its three streams and its end. */
public interface RemoteProcess extends AutoCloseable {
  /** What the command reads; each flush sends what was written. */
  OutputStream stdin();

  /** What the command prints; ends when the command or the connection ends. */
  InputStream stdout();

  /** What the command prints as errors; ends likewise. */
  InputStream stderr();

  /**
   * Waits for the command's end.
   *
   * @return the exit status; empty if it ended by a signal, the channel closed without a status, or
   *     the time ran out: never to be taken for success
   */
  OptionalInt waitFor(Duration atMost);

  /** Closes the channel; the command sees the end of its input. Never throws. */
  @Override
  void close();
}
