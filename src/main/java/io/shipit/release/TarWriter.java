package io.shipit.release;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Entries of a tar stream with names as bytes: all belong to user and group 0 and have the same
 * time. Long names go the GNU way and large sizes in its binary form, because BusyBox skips the
 * extended headers that POSIX has for both.
 */
final class TarWriter {
  /** The archiver takes names as text; in this charset every byte is one character. */
  private static final String BYTES = StandardCharsets.ISO_8859_1.name();

  private final TarArchiveOutputStream out;
  private final FileTime modified;

  /**
   * Begins a stream.
   *
   * @param modifiedSecond the time of all entries since 1970, 0 to 2^33 - 1
   */
  TarWriter(OutputStream out, long modifiedSecond) {
    this.out = new TarArchiveOutputStream(out, BYTES);
    this.out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    this.out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    this.modified = FileTime.from(Instant.ofEpochSecond(modifiedSecond));
  }

  void directory(byte[] path) throws IOException {
    put(entry(text(path) + "/", TarConstants.LF_DIR, 0755, 0));
    out.closeArchiveEntry();
  }

  void link(byte[] path, byte[] target) throws IOException {
    TarArchiveEntry entry = entry(text(path), TarConstants.LF_SYMLINK, 0777, 0);
    entry.setLinkName(text(target));
    put(entry);
    out.closeArchiveEntry();
  }

  /** Begins a file; exactly {@code size} bytes must be {@linkplain #write written} after it. */
  void file(byte[] path, int permissions, long size) throws IOException {
    put(entry(text(path), TarConstants.LF_NORMAL, permissions, size));
  }

  /** Writes bytes of the file that was begun last. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Ends the file that was begun last. */
  void endFile() throws IOException {
    out.closeArchiveEntry();
  }

  /** Ends the stream; what is behind it stays open. */
  void finish() throws IOException {
    out.finish();
  }

  private void put(TarArchiveEntry entry) throws IOException {
    out.putArchiveEntry(entry);
  }

  private TarArchiveEntry entry(String name, byte type, int permissions, long size) {
    // "Preserve" keeps the archiver from taking a leading slash or drive letter off a name.
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setMode(permissions);
    entry.setSize(size);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setLastModifiedTime(modified);
    return entry;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
