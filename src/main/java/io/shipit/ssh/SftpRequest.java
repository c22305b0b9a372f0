package io.shipit.ssh;

import io.shipit.transport.TransportException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A short request of SFTP while it is being put together. */
final class SftpRequest {
  private final ByteBuffer message;

  /**
   * An empty request.
   *
   * @param bodyBytes how large its body may become
   */
  SftpRequest(int bodyBytes) {
    message = ByteBuffer.allocate(SftpWire.HEADER_BYTES + bodyBytes);
    message.position(SftpWire.HEADER_BYTES);
  }

  /** A request about a handle, and nothing more. */
  static SftpRequest about(byte[] handle) {
    return new SftpRequest(4 + handle.length).string(handle);
  }

  /** A request about a path, with space for {@code more} bytes after it. */
  static SftpRequest about(String path, int more) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return new SftpRequest(4 + bytes.length + more).string(bytes);
  }

  SftpRequest string(byte[] bytes) {
    message.putInt(bytes.length).put(bytes);
    return this;
  }

  SftpRequest number(int value) {
    message.putInt(value);
    return this;
  }

  SftpRequest longNumber(long value) {
    message.putLong(value);
    return this;
  }

  CompletableFuture<SftpWire.Answer> send(SftpWire wire, byte type) throws TransportException {
    return wire.send(type, message.array(), message.position());
  }
}
