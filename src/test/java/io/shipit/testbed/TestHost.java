package io.shipit.testbed;

/** A server whose inside a test may look at and change, past SSH. */
public interface TestHost extends SshTestServer {

  /**
   * Runs a line of shell on the server as its administrator, in {@link #deployPath()}.
   *
   * @return what it printed, if it ended with 0
   * @throws IllegalStateException if it ended otherwise; the message has what it printed
   */
  String shell(String line);
}
