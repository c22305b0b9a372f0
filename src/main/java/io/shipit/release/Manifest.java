package io.shipit.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a release consists of, file by file, as it must be found on a server.
 *
 * <p>Its written form is the same bytes for the same release, so that its own hash stands for the
 * whole. Names may contain any byte but NUL, which ends them:
 *
 * <pre>
 *   shipit-manifest 1 LF
 *   files COUNT LF
 *   then for each file in the order of the bytes of the paths
 *   MODE SP SIZE SP SHA256 SP BLOB SP PATH NUL
 * </pre>
 *
 * <p>MODE is {@code 644}, {@code 755} or {@code link}; SIZE is in bytes, decimal; SHA256 is that of
 * the bytes as deployed (of a link: of its target), 64 lower-case hexadecimal digits; BLOB is the
 * id of the git blob they were made from, or {@code -}; PATH is relative to the release.
 *
 * @param entries the files, in the order of their paths' bytes, no two at one path
 */
public record Manifest(List<Entry> entries) {
  static final String HEADER = "shipit-manifest 1\n";

  /**
   * One file.
   *
   * @param path where it is in the release
   * @param mode what it is
   * @param size in bytes
   * @param sha256 of the bytes as deployed, 64 lower-case hexadecimal digits
   * @param blobId of the git blob it was made from, in hexadecimal; {@code -} if there is none
   */
  public record Entry(RelativePath path, FileMode mode, long size, String sha256, String blobId) {}

  /**
   * Keeps a copy of the list.
   *
   * @throws IllegalArgumentException if the entries are not in strict order
   */
  public Manifest {
    entries = List.copyOf(entries);
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i - 1).path().compareTo(entries.get(i).path()) >= 0) {
        throw new IllegalArgumentException("not in strict order: " + entries.get(i).path());
      }
    }
  }

  /** Writes the form above; the stream stays open. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(ascii(HEADER + "files " + entries.size() + "\n"));
    for (Entry entry : entries) {
      out.write(
          ascii(
              entry.mode().word()
                  + ' '
                  + entry.size()
                  + ' '
                  + entry.sha256()
                  + ' '
                  + entry.blobId()
                  + ' '));
      out.write(entry.path().raw());
      out.write(0);
    }
  }

  /** The written form. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(entries.size() * 160 + 64);
    try {
      writeTo(out);
    } catch (IOException impossible) {
      throw new AssertionError("a stream in memory failed", impossible);
    }
    return out.toByteArray();
  }

  /** The SHA-256 of the written form, 64 lower-case hexadecimal digits. */
  public String sha256() {
    return Hashes.hex(Hashes.sha256().digest(bytes()));
  }

  /** How many bytes the files have together, links not counted. */
  public long totalSize() {
    return entries.stream()
        .filter(entry -> entry.mode() != FileMode.SYMLINK)
        .mapToLong(Entry::size)
        .sum();
  }

  /**
   * Reads the written form.
   *
   * @throws ManifestException if the bytes are anything else than what {@link #writeTo} writes
   */
  public static Manifest parse(byte[] bytes) throws ManifestException {
    return new ManifestReader(bytes).read();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
