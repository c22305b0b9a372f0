package io.shipit.git;

import io.shipit.problem.UserError;
import io.shipit.release.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Content that is rewritten as a whole, in memory, each time it is read: what attributes do to
 * keywords and encodings. Git holds such files in memory as well.
 */
final class Rewritten implements Content {
  /** The longest source. Files with keywords or in UTF-16 are written by people, and shorter. */
  static final int MOST_BYTES = 128 << 20;

  private static final long UNKNOWN = -1;

  private final Content source;
  private final Rewriting rewriting;
  private volatile long size = UNKNOWN;

  /** What is done to the bytes; the same for the same bytes. */
  @FunctionalInterface
  interface Rewriting {
    /** The new bytes; may be the same array. */
    byte[] of(byte[] bytes);
  }

  Rewritten(Content source, Rewriting rewriting) {
    this.source = source;
    this.rewriting = rewriting;
  }

  @Override
  public long size() {
    if (size == UNKNOWN) {
      try {
        size = bytes().length;
      } catch (IOException e) {
        throw ObjectStore.unreadable(source.toString(), e);
      }
    }
    return size;
  }

  @Override
  public InputStream open() throws IOException {
    byte[] bytes = bytes();
    size = bytes.length;
    return new ByteArrayInputStream(bytes);
  }

  private byte[] bytes() throws IOException {
    try (InputStream in = source.open()) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw UserError.usage(
            source + " is larger than " + (MOST_BYTES >> 20) + " MiB, too large to be rewritten",
            "take the attribute that rewrites it away from it");
      }
      return rewriting.of(bytes);
    }
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
