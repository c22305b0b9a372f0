package io.shipit.testbed;

import java.util.List;

/** A real SSH server that a test may talk to, hurt and stop, wherever it runs. */
public interface SshTestServer extends AutoCloseable {

  /** The address that a client connects to. */
  String address();

  /** The port that a client connects to; stays the same as long as the server is not closed. */
  int port();

  /** The account that lets the server's client key in. */
  String user();

  /** The server's host keys as lines of a {@code known_hosts} file, without line ends. */
  List<String> hostKeyLines();

  /**
   * An absolute directory on the server, writable for {@link #user()}, that a test may deploy to.
   */
  String deployPath();

  /** What the server wrote to its log so far, for the message of a failing test. */
  String log();

  /** Stops the server and removes everything that it left. */
  @Override
  void close();
}
