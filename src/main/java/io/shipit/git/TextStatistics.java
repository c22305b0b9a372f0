package io.shipit.git;

/** Counts what decides whether content is text (gather_stats and convert_is_binary in git). */
final class TextStatistics {
  private long size;
  private long loneReturns;
  private long loneFeeds;
  private long pairs;
  private long printable;
  private long unprintable;
  private boolean nul;
  private int last = -1;

  /** Takes in the next {@code length} bytes of the buffer. */
  void add(byte[] buffer, int length) {
    size += length;
    for (int i = 0; i < length; i++) {
      add(buffer[i] & 0xff);
    }
  }

  private void add(int b) {
    if (b == '\n') {
      if (last == '\r') {
        pairs++;
        loneReturns--;
      } else {
        loneFeeds++;
      }
    } else if (b == '\r') {
      loneReturns++;
    } else if (b == 0) {
      nul = true;
      unprintable++;
    } else if (b == '\b' || b == '\t' || b == 033 || b == '\f' || (b >= 32 && b != 127)) {
      printable++;
    } else {
      unprintable++;
    }
    last = b;
  }

  long size() {
    return size;
  }

  /** CR without a LF behind it. */
  long loneReturns() {
    return loneReturns;
  }

  /** LF without a CR before it. */
  long loneFeeds() {
    return loneFeeds;
  }

  /** CR LF. */
  long pairs() {
    return pairs;
  }

  /**
   * Whether git would take the content for binary. An end-of-file sign of DOS counts for nothing.
   */
  boolean isBinary() {
    long strange = last == 032 ? unprintable - 1 : unprintable;
    return loneReturns > 0 || nul || (printable >> 7) < strange;
  }
}
