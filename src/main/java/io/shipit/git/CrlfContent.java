package io.shipit.git;

import io.shipit.release.Content;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Content whose line ends become CR LF, as the attribute {@code eol=crlf} asks for; a LF that has a
 * CR before it stays as it is (crlf_to_worktree in git's convert.c). The source is read once more
 * than the content, to know the size.
 */
final class CrlfContent implements Content {
  private final Content source;
  private final boolean onlyPlainText;
  private volatile @Nullable Shape shape;

  /**
   * Wraps content as it is stored.
   *
   * @param onlyPlainText whether content that is binary, or has carriage returns already, is left
   *     alone ({@code text=auto})
   */
  CrlfContent(Content source, boolean onlyPlainText) {
    this.source = source;
    this.onlyPlainText = onlyPlainText;
  }

  /**
   * What one reading of the source showed.
   *
   * @param size in bytes
   * @param added how many CR are added
   */
  private record Shape(long size, long added) {}

  @Override
  public long size() {
    try {
      Shape known = shape();
      return known.size + known.added;
    } catch (IOException e) {
      throw ObjectStore.unreadable(source.toString(), e);
    }
  }

  @Override
  public InputStream open() throws IOException {
    boolean asStored = shape().added == 0;
    InputStream in = source.open();
    return asStored ? in : new WithReturns(new BufferedInputStream(in, 1 << 16));
  }

  @Override
  public String toString() {
    return source.toString();
  }

  private Shape shape() throws IOException {
    Shape known = shape;
    if (known == null) {
      known = measure();
      shape = known;
    }
    return known;
  }

  private Shape measure() throws IOException {
    TextStatistics seen = new TextStatistics();
    try (InputStream in = source.open()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        seen.add(buffer, n);
      }
    }
    boolean left = onlyPlainText && (seen.loneReturns() > 0 || seen.pairs() > 0 || seen.isBinary());
    return new Shape(seen.size(), left ? 0 : seen.loneFeeds());
  }

  /** Puts a CR before each LF that has none. */
  private static final class WithReturns extends InputStream {
    private final InputStream in;
    private int last;
    private boolean feedWaits;

    WithReturns(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      if (feedWaits) {
        feedWaits = false;
        last = '\n';
        return '\n';
      }
      int b = in.read();
      if (b == '\n' && last != '\r') {
        feedWaits = true;
        last = '\r';
        return '\r';
      }
      last = b;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = 0;
      for (; n < length; n++) {
        int b = read();
        if (b < 0) {
          return n == 0 ? -1 : n;
        }
        buffer[offset + n] = (byte) b;
      }
      return n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
