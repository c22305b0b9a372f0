package io.shipit.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of one file as they are deployed, read when they are needed and as a stream, so that a
 * release may be larger than memory. An instance may be read any number of times, also by several
 * threads at once.
 */
public interface Content {
  /**
   * The number of bytes.
   *
   * @throws io.shipit.problem.UserError if the source is missing or damaged
   */
  long size();

  /**
   * Opens the bytes from the start; the caller closes the stream.
   *
   * <p>Where the source has a hash, the stream checks it: what was read to its end without an
   * exception is what the source promised.
   *
   * @throws IOException if the source cannot be read
   * @throws io.shipit.problem.UserError here or in a later read, naming the object, if the source
   *     is missing or damaged
   */
  InputStream open() throws IOException;

  /** Content that is in memory already: a symlink's target, a generated file. */
  static Content of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Content() {
      @Override
      public long size() {
        return copy.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(copy);
      }
    };
  }
}
