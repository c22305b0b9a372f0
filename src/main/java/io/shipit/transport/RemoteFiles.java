package io.shipit.transport;

import java.io.IOException;
import java.io.OutputStream;

/**
 * File transfer to a server (SFTP version 3, draft-ietf-secsh-filexfer-02). Paths are absolute
 * server paths. Every method throws {@link TransportException} if the server refuses or the
 * connection is lost.
 */
public interface RemoteFiles extends AutoCloseable {
  /** Writes the contents of a file that is being created. */
  @FunctionalInterface
  interface Writer {
    /** Writes all bytes to {@code out}; need not close it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Creates a file that must not exist yet (open with EXCL), mode 0600, and fills it; many writes
   * are in flight at once. When the method returns normally the server has acknowledged every byte.
   *
   * @return the number of bytes written
   * @throws IOException what {@code writer} threw, or a {@link TransportException}
   */
  long create(String path, Writer writer) throws IOException;

  /** Reads a whole file; one that is larger than {@code limit} bytes is refused. */
  byte[] read(String path, int limit) throws TransportException;

  /** Creates one directory, mode 0700; its parent must exist and the name must be free. */
  void createDirectory(String path) throws TransportException;

  /** Ends the channel; never throws. */
  @Override
  void close();
}
