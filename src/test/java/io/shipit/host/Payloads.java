package io.shipit.host;

import io.shipit.release.Archive;
import io.shipit.release.Content;
import io.shipit.release.FileMode;
import io.shipit.release.FileSet;
import io.shipit.release.Manifest;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Makes releases for tests, in memory. */
public final class Payloads {
  private Payloads() {}

  /**
   * A release of small files: {@code "a/b=text"}, executable {@code "a/b*=text"}, link {@code "a ->
   * b"}.
   */
  public static Payload of(String... files) {
    List<ReleaseFile> made = new ArrayList<>();
    for (String file : files) {
      made.add(file(file));
    }
    return of(FileSet.of("the test", made, List.of()));
  }

  private static ReleaseFile file(String spec) {
    int arrow = spec.indexOf(" -> ");
    if (arrow >= 0) {
      return file(spec.substring(0, arrow), FileMode.SYMLINK, spec.substring(arrow + 4));
    }
    int equals = spec.indexOf('=');
    String path = spec.substring(0, equals);
    String text = spec.substring(equals + 1);
    return path.endsWith("*")
        ? file(path.substring(0, path.length() - 1), FileMode.EXECUTABLE, text)
        : file(path, FileMode.REGULAR, text);
  }

  private static ReleaseFile file(String path, FileMode mode, String content) {
    return new ReleaseFile(
        RelativePath.of(path),
        mode,
        Content.of(content.getBytes(StandardCharsets.UTF_8)),
        path,
        "-");
  }

  /** A release of these files. */
  public static Payload of(FileSet files) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Manifest manifest;
    try (OutputStream gzip = new GZIPOutputStream(archive)) {
      manifest = Archive.write(files, Instant.parse("2020-02-02T02:02:02Z"), gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new InMemory(archive.toByteArray(), manifest);
  }

  /**
   * The payload with another archive than its manifest says, as if something on the way had changed
   * it; its hash is that of what is sent.
   */
  public static Payload mismatched(Payload archive, Payload manifest) {
    return new InMemory(((InMemory) archive).archive, manifest.manifest());
  }

  private static final class InMemory implements Payload {
    private final byte[] archive;
    private final Manifest manifest;

    InMemory(byte[] archive, Manifest manifest) {
      this.archive = archive;
      this.manifest = manifest;
    }

    @Override
    public Manifest manifest() {
      return manifest;
    }

    @Override
    public long size() {
      return archive.length;
    }

    @Override
    public String sha256() {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(archive);
    }
  }
}
