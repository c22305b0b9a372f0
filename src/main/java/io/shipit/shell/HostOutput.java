package io.shipit.shell;

import io.shipit.host.HostId;
import io.shipit.host.Step;

/** Sees what hooks print while they run; called from the thread that performs the operation. */
@FunctionalInterface
public interface HostOutput {
  /** Nobody wants to see it. */
  HostOutput NONE = (host, step, line) -> {};

  /**
   * A hook printed a line.
   *
   * @param host where
   * @param step {@link Step#BEFORE_SWAP} or {@link Step#AFTER_SWAP}
   * @param line printable, without its end; a very long line comes in pieces
   */
  void line(HostId host, Step step, String line);
}
