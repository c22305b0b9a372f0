package io.shipit.shell;

import io.shipit.host.Payload;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a release: one new directory, one new file with the list and the archive after each other,
 * so that a small push costs as few round trips as it can.
 */
final class Upload {
  private final byte[] list;
  private final Payload payload;
  private final AtomicLong written = new AtomicLong();

  /** An upload of this release. */
  Upload(Payload payload) {
    this.list = CheckList.of(payload.manifest());
    this.payload = payload;
  }

  /** What {@code s_unpack} is told: size and hash of the list, hash of the archive. */
  String[] arguments() {
    return new String[] {Integer.toString(list.length), sha256(list), payload.sha256()};
  }

  /**
   * Sends everything.
   *
   * @param directory is created; it must be new
   * @param stall how long the server may take no byte; then the connection is closed, which makes
   *     this method fail
   */
  void send(RemoteFiles files, String directory, Connection connection, Duration stall)
      throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual().start(() -> watch(done, connection, stall));
    try {
      files.createDirectory(directory);
      files.create(
          directory + "/upload",
          out -> {
            OutputStream counted = new Counted(out);
            counted.write(list);
            payload.writeTo(counted);
          });
    } finally {
      done.countDown();
    }
  }

  private void watch(CountDownLatch done, Connection connection, Duration stall) {
    long seen = -1;
    try {
      while (!done.await(stall.toNanos(), TimeUnit.NANOSECONDS)) {
        if (written.get() == seen) {
          connection.close();
          return;
        }
        seen = written.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Counted extends FilterOutputStream {
    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written.addAndGet(length);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
