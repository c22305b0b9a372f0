package io.shipit.ssh;

import io.shipit.transport.TransportException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file from its beginning. It does not wait for the answer to one write before it sends
 * the next: the first error is thrown by a later call, at the latest by {@link #finish}.
 */
final class SftpUpload extends OutputStream {
  /** Enough to keep a fast link with a long way busy; sshd's window (2 MiB) is the real limit. */
  private static final int MOST_IN_FLIGHT_BYTES = 4 * 1024 * 1024;

  /** Judges the answer to a write. */
  interface Check {
    /** Why it is no success; null if it is. */
    @Nullable TransportException problem(SftpWire.Answer answer);
  }

  private final SftpWire wire;
  private final Check check;
  private final int permits;
  private final Semaphore inFlight;
  private final byte[] message;
  private final int dataAt;
  private int filled;
  private long sent;
  private volatile @Nullable TransportException problem;

  /**
   * An upload to an open file.
   *
   * @param writeBytes how much to send in one request
   */
  SftpUpload(SftpWire wire, byte[] handle, int writeBytes, Check check) {
    this.wire = wire;
    this.check = check;
    this.permits = Math.max(2, MOST_IN_FLIGHT_BYTES / writeBytes);
    this.inFlight = new Semaphore(permits);
    this.dataAt = SftpWire.HEADER_BYTES + 4 + handle.length + 8 + 4;
    this.message = new byte[dataAt + writeBytes];
    ByteBuffer.wrap(message).position(SftpWire.HEADER_BYTES).putInt(handle.length).put(handle);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      int some = Math.min(left, message.length - dataAt - filled);
      System.arraycopy(bytes, at, message, dataAt + filled, some);
      filled += some;
      at += some;
      left -= some;
      if (dataAt + filled == message.length) {
        send();
      }
    }
  }

  /** Sends what is buffered. */
  private void send() throws TransportException {
    if (filled == 0) {
      return;
    }
    acquire(1);
    TransportException seen = problem;
    if (seen != null) {
      inFlight.release();
      throw seen;
    }
    ByteBuffer.wrap(message).position(dataAt - 12).putLong(sent).putInt(filled);
    CompletableFuture<SftpWire.Answer> answer;
    try {
      answer = wire.send(SftpWire.WRITE, message, dataAt + filled);
    } catch (TransportException e) {
      inFlight.release();
      throw e;
    }
    sent += filled;
    filled = 0;
    var _ = answer.whenComplete(this::answered);
  }

  private void answered(SftpWire.@Nullable Answer answer, @Nullable Throwable failure) {
    TransportException why =
        answer == null
            ? wire.lost(String.valueOf(failure == null ? "" : failure.getMessage()))
            : check.problem(answer);
    if (why != null && problem == null) {
      problem = why;
    }
    inFlight.release();
  }

  /** Sends what is left; does not wait for the answers. */
  void sendRest() throws TransportException {
    send();
  }

  /**
   * Waits until every write is answered.
   *
   * @return how many bytes were written
   * @throws TransportException if one failed
   */
  long finish() throws TransportException {
    acquire(permits);
    inFlight.release(permits);
    TransportException seen = problem;
    if (seen != null) {
      throw seen;
    }
    return sent;
  }

  private void acquire(int count) throws TransportException {
    try {
      inFlight.acquire(count);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw wire.lost("interrupted");
    }
  }
}
