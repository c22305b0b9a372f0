package io.shipit.shell;

import io.shipit.problem.UserError;
import io.shipit.transport.Connection;

/** Connects to one host; asked again when the connection was lost. */
@FunctionalInterface
public interface Connector {
  /**
   * Connects and authenticates.
   *
   * @throws UserError exit code 3; the message names the host
   */
  Connection connect() throws UserError;
}
