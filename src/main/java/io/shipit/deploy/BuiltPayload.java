package io.shipit.deploy;

import io.shipit.host.Payload;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.release.Archive;
import io.shipit.release.FileSet;
import io.shipit.release.Manifest;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The archive of a release, built and compressed once into a temporary file that every host reads.
 * A file, not memory: releases may be larger than the heap. It loses its name as soon as it is
 * open, so that nothing is left of it however the process ends.
 */
final class BuiltPayload implements Payload, AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Not a channel: those close when a thread that reads from them is interrupted. */
  private final RandomAccessFile file;

  private final Manifest manifest;
  private final long size;
  private final String sha256;
  private final Interruption interruption;

  private BuiltPayload(
      RandomAccessFile file,
      Manifest manifest,
      long size,
      String sha256,
      Interruption interruption) {
    this.file = file;
    this.manifest = manifest;
    this.size = size;
    this.sha256 = sha256;
    this.interruption = interruption;
  }

  /**
   * Builds the archive.
   *
   * @param files what is in it; every blob is read, and checked, once
   * @param modified the time stamp of every entry
   * @throws UserError exit code 2 if a blob is damaged or the temporary directory is full
   */
  static BuiltPayload build(FileSet files, Instant modified, Interruption interruption) {
    try {
      RandomAccessFile file = nameless();
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Manifest manifest;
        try (OutputStream disk = new KeptOpen(new FileOutputStream(file.getFD()));
            OutputStream hashed = new DigestOutputStream(disk, digest);
            OutputStream zipped = new FastGzip(hashed)) {
          manifest = Archive.write(files, modified, zipped);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return new BuiltPayload(file, manifest, file.length(), sha256, interruption);
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserError(
          ExitCode.USAGE,
          "cannot build the archive: " + e.getMessage(),
          "is there space in the temporary directory? TMPDIR names another one");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** A file of the temporary directory that is open and has no name any more. */
  private static RandomAccessFile nameless() throws IOException {
    Path path = Files.createTempFile("shipit-", ".tar.gz");
    try {
      return new RandomAccessFile(path.toFile(), "rw");
    } finally {
      Files.delete(path);
    }
  }

  @Override
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    int count;
    for (long at = 0; at < size; at += count) {
      if (interruption.isRequested()) {
        throw new IOException("stopped by the operator");
      }
      count = read(at, buffer);
      out.write(buffer, 0, count);
    }
  }

  /** All hosts read the same file: each its own part, one after the other. */
  private int read(long at, byte[] buffer) throws IOException {
    synchronized (file) {
      file.seek(at);
      int count = file.read(buffer);
      if (count < 0) {
        throw new EOFException("the archive ends before its size");
      }
      return count;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // It has been read to its end, and has no name that could stay behind.
    }
  }

  /** The file is read after it was written, and a stream would close it. */
  private static final class KeptOpen extends BufferedOutputStream {
    KeptOpen(OutputStream out) {
      super(out, BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /** The fastest level: the archive is sent once, and links are faster than better compression. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
