package io.shipit.transport;

import io.shipit.problem.UserError;
import java.time.Duration;

/** Makes connections: names and trust are its business alone. */
public interface Dialer extends AutoCloseable {
  /**
   * Connects and authenticates.
   *
   * @param address whom to reach
   * @param atMost how long everything up to the end of the authentication may take
   * @throws UserError exit code 3, if the host is unreachable, its key is not trusted, or no key of
   *     ours is accepted; the message says what was seen and the hint what to do; which host it was
   *     is known to the caller
   */
  Connection connect(Address address, Duration atMost) throws UserError;

  /** Ends what the connections share; open connections are closed. Never throws. */
  @Override
  void close();
}
