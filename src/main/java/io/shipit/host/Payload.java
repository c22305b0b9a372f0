package io.shipit.host;

import java.io.IOException;
import java.io.OutputStream;

/** A release as it is sent: made once, read by every host at the same time. */
public interface Payload {
  /** The number of bytes that {@link #writeTo} writes: a gzip-compressed tar archive. */
  long size();

  /** SHA-256 of the archive as sent, hexadecimal. */
  String sha256();

  /** Writes the archive. */
  void writeTo(OutputStream out) throws IOException;
}
