package io.shipit.release;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a release as a tar stream that GNU tar, BusyBox and libarchive unpack alike; the same
 * release and time give the same bytes.
 *
 * <p>First come all directories ({@code 0755}, parents before children), then the files in order.
 * Owner and group are 0 without names, and every entry has the same time. Names and link targets
 * are written as the bytes they are; those of 100 bytes and more as GNU long names, and sizes from
 * 8 GiB on in GNU's binary form, since BusyBox skips the extended headers that POSIX has for both.
 */
public final class Archive {
  /** The last second that the 11 octal digits of a tar header can hold. */
  private static final long LAST_SECOND = (1L << 33) - 1;

  private static final int BUFFER_BYTES = 1 << 16;

  private final TarWriter tar;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final List<Manifest.Entry> entries = new ArrayList<>();

  private Archive(TarWriter tar) {
    this.tar = tar;
  }

  /**
   * Streams a release and says what was in it; every content is read once, and memory does not grow
   * with sizes.
   *
   * @param files what to write
   * @param modified the time of every entry, such as the commit's; one that a header cannot hold
   *     becomes the nearest that it can
   * @param out receives plain tar; compression is another stream behind it. It is flushed, not
   *     closed
   * @return the manifest of what was written
   * @throws IOException if {@code out} fails, or a content ends before or after its size
   * @throws io.shipit.problem.UserError if a content is missing or damaged
   */
  public static Manifest write(FileSet files, Instant modified, OutputStream out)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
    long second = Math.clamp(modified.getEpochSecond(), 0, LAST_SECOND);
    Archive archive = new Archive(new TarWriter(buffered, second));
    for (RelativePath directory : files.directories()) {
      archive.tar.directory(directory.raw());
    }
    for (ReleaseFile file : files.files()) {
      archive.add(file);
    }
    archive.tar.finish();
    buffered.flush();
    return new Manifest(archive.entries);
  }

  private void add(ReleaseFile file) throws IOException {
    MessageDigest sha256 = Hashes.sha256();
    // Opened before its size is asked for: a source may know the size only then.
    try (InputStream in = file.content().open()) {
      long size = file.content().size();
      if (file.mode() == FileMode.SYMLINK) {
        byte[] target = in.readAllBytes();
        sha256.update(target);
        tar.link(file.path().raw(), target);
      } else {
        tar.file(file.path().raw(), file.mode().permissions(), size);
        copy(in, file, size, sha256);
        tar.endFile();
      }
      String hash = Hashes.hex(sha256.digest());
      entries.add(new Manifest.Entry(file.path(), file.mode(), size, hash, file.blobId()));
    }
  }

  private void copy(InputStream in, ReleaseFile file, long size, MessageDigest sha256)
      throws IOException {
    long copied = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      copied += n;
      if (copied > size) {
        break;
      }
      sha256.update(buffer, 0, n);
      tar.write(buffer, 0, n);
    }
    if (copied != size) {
      throw new IOException(
          file.path()
              + " is "
              + size
              + " bytes long, but has other content ("
              + file.origin()
              + ")");
    }
  }
}
