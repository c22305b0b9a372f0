package io.shipit.git;

import io.shipit.release.Content;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;

/**
 * The bytes of a blob, read when they are needed. Small ones are checked against the id before the
 * first byte is handed out, large ones once the last has been.
 */
final class BlobContent implements Content {
  private static final long UNKNOWN = -1;

  private final ObjectStore objects;
  private final ObjectId id;
  private final String origin;
  private final boolean pointersRefused;
  private volatile long size = UNKNOWN;

  /**
   * Names a blob.
   *
   * @param origin what it is, for errors: {@code blob <id> at <path>}
   * @param pointersRefused whether a Git LFS pointer is an error instead of the content it is
   */
  BlobContent(ObjectStore objects, ObjectId id, String origin, boolean pointersRefused) {
    this.objects = objects;
    this.id = id;
    this.origin = origin;
    this.pointersRefused = pointersRefused;
  }

  @Override
  public long size() {
    if (size == UNKNOWN) {
      size = objects.load(id, Constants.OBJ_BLOB, origin).getSize();
    }
    return size;
  }

  @Override
  public InputStream open() {
    ObjectLoader loader = objects.load(id, Constants.OBJ_BLOB, origin);
    size = loader.getSize();
    try {
      MessageDigest sha1 = ObjectStore.sha1(Constants.OBJ_BLOB, size);
      if (loader.isLarge()) {
        return new Checked(loader.openStream(), sha1);
      }
      byte[] bytes = loader.getCachedBytes();
      ObjectStore.checkDigest(sha1.digest(bytes), id, origin);
      if (pointersRefused && LfsPointer.matches(bytes)) {
        throw LfsPointer.refusal(origin);
      }
      return new ByteArrayInputStream(bytes);
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable(origin, e);
    }
  }

  @Override
  public String toString() {
    return origin;
  }

  /** Hashes what passes; the end is reached only if the hash is right. */
  private final class Checked extends FilterInputStream {
    private final MessageDigest sha1;
    private boolean ended;

    Checked(InputStream in, MessageDigest sha1) {
      super(in);
      this.sha1 = sha1;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = readHere(buffer, offset, length);
      if (n > 0) {
        sha1.update(buffer, offset, n);
      } else if (n < 0 && !ended) {
        ended = true;
        ObjectStore.checkDigest(sha1.digest(), id, origin);
      }
      return n;
    }

    private int readHere(byte[] buffer, int offset, int length) {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException | RuntimeException e) {
        throw ObjectStore.unreadable(origin, e);
      }
    }

    @Override
    public long skip(long n) throws IOException {
      throw new IOException("skipped bytes would not be checked");
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
