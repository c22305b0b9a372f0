package io.shipit.transport;

import java.net.Socket;

/**
 * One authenticated connection to one server. All methods may be called from several threads; none
 * returns before its deadline has passed or its work is done.
 */
public interface Connection extends AutoCloseable {
  /**
   * Starts a command in the login shell of the account, without a terminal.
   *
   * @param command the command line, already quoted for a POSIX shell
   * @throws TransportException if the server refuses or the connection is lost
   */
  RemoteProcess start(String command) throws TransportException;

  /**
   * Opens the server's file transfer (SFTP version 3) on a channel of its own.
   *
   * @throws TransportException if the server has none or the connection is lost
   */
  RemoteFiles files() throws TransportException;

  /**
   * Opens a byte stream from the server to an address that the server resolves (RFC 4254, 7.2,
   * direct-tcpip).
   *
   * @param host a name or address as the server knows it
   * @param port 1 to 65535
   * @return a connected socket whose read time-outs work; closing it closes the channel
   * @throws TransportException if the server forbids forwarding or nothing listens there
   */
  Socket tunnel(String host, int port) throws TransportException;

  /** False once the connection is known to be lost or closed. */
  boolean isOpen();

  /** The server's host key as OpenSSH prints it: {@code SHA256:…}. */
  String hostKeyFingerprint();

  /** Ends the connection and every channel on it; never throws, may be called twice. */
  @Override
  void close();
}
