package io.shipit.deploy;

import io.shipit.host.Payload;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.release.Archive;
import io.shipit.release.FileSet;
import io.shipit.release.Manifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * A file, not memory: releases may be larger than the heap.
 */
final class BuiltPayload implements Payload, AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path file;
  private final Manifest manifest;
  private final long size;
  private final String sha256;
  private final Interruption interruption;

  private BuiltPayload(
      Path file, Manifest manifest, long size, String sha256, Interruption interruption) {
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
      Path file = Files.createTempFile("shipit-", ".tar.gz");
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Manifest manifest;
        try (OutputStream disk = new BufferedOutputStream(Files.newOutputStream(file));
            OutputStream hashed = new DigestOutputStream(disk, digest);
            OutputStream zipped = new FastGzip(hashed)) {
          manifest = Archive.write(files, modified, zipped);
        }
        String sha256 = HexFormat.of().formatHex(digest.digest());
        return new BuiltPayload(file, manifest, Files.size(file), sha256, interruption);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
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
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (interruption.isRequested()) {
          throw new IOException("stopped by the operator");
        }
        out.write(buffer, 0, count);
      }
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A file left in the temporary directory is the system's to clean; the rollout is not
      // touched by it.
      file.toFile().deleteOnExit();
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
