package io.shipit.release;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes entries of a tar stream in GNU's format (tar(5): "GNU tar archives"), which GNU tar,
 * BusyBox and libarchive read: names and link targets are bytes of up to 4095, sizes of any length.
 * All entries belong to user and group 0 and have the same time.
 */
final class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME_FIELD = 100;

  /** BusyBox calls an archive bad that has a longer record for a long name. */
  private static final int LONGEST_RECORD = 4095;

  private final OutputStream out;
  private final long modifiedSecond;
  private final byte[] header = new byte[BLOCK];
  private long entryBytes;

  /**
   * Begins a stream.
   *
   * @param modifiedSecond the time of all entries since 1970, 0 to 2^33 - 1
   */
  TarWriter(OutputStream out, long modifiedSecond) {
    this.out = out;
    this.modifiedSecond = modifiedSecond;
  }

  void directory(byte[] path) throws IOException {
    byte[] withSlash = Arrays.copyOf(path, path.length + 1);
    withSlash[path.length] = '/';
    entry(withSlash, '5', 0755, 0, new byte[0]);
  }

  void link(byte[] path, byte[] target) throws IOException {
    entry(path, '2', 0777, 0, target);
  }

  /** Begins a file; exactly {@code size} bytes must be {@linkplain #write written} after it. */
  void file(byte[] path, int permissions, long size) throws IOException {
    entry(path, '0', permissions, size, new byte[0]);
  }

  /** Writes bytes of the file that was begun last. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    entryBytes += length;
  }

  /** Ends the file that was begun last. */
  void endFile() throws IOException {
    int beyond = (int) (entryBytes % BLOCK);
    if (beyond > 0) {
      out.write(new byte[BLOCK - beyond]);
    }
    entryBytes = 0;
  }

  /** Ends the stream with the two empty blocks that stand for its end. */
  void finish() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private void entry(byte[] name, char type, int permissions, long size, byte[] target)
      throws IOException {
    longName('K', target);
    longName('L', name);
    header(name, type, permissions, size, target);
  }

  /**
   * A name that fills its field or more goes before the entry, as the content of one of its own.
   */
  private void longName(char type, byte[] name) throws IOException {
    if (name.length < NAME_FIELD) {
      return;
    }
    byte[] record = name.length < LONGEST_RECORD ? Arrays.copyOf(name, name.length + 1) : name;
    byte[] label = "././@LongLink".getBytes(StandardCharsets.US_ASCII);
    header(label, type, 0644, record.length, new byte[0]);
    write(record, 0, record.length);
    endFile();
  }

  private void header(byte[] name, char type, int permissions, long size, byte[] target)
      throws IOException {
    Arrays.fill(header, (byte) 0);
    System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME_FIELD));
    octal(100, 8, permissions);
    octal(108, 8, 0);
    octal(116, 8, 0);
    size(size);
    octal(136, 12, modifiedSecond);
    header[156] = (byte) type;
    System.arraycopy(target, 0, header, 157, Math.min(target.length, NAME_FIELD));
    System.arraycopy("ustar  ".getBytes(StandardCharsets.US_ASCII), 0, header, 257, 7);
    checksum();
    out.write(header);
  }

  private void size(long size) {
    if (size < 1L << 33) {
      octal(124, 12, size);
      return;
    }
    // GNU's base-256: the first bit is set, and the number is in the last eight bytes.
    header[124] = (byte) 0x80;
    for (int i = 0; i < 8; i++) {
      header[135 - i] = (byte) (size >>> (8 * i));
    }
  }

  private void checksum() {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    octal(148, 7, sum);
  }

  /** Octal digits with leading zeros, and a NUL in the last place. */
  private void octal(int offset, int length, long value) {
    long rest = value;
    for (int i = offset + length - 2; i >= offset; i--) {
      header[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    header[offset + length - 1] = 0;
  }
}
