package io.shipit.host;

import io.shipit.release.Manifest;
import java.io.IOException;
import java.io.OutputStream;

/** A release as it is sent: made once, read by every host at the same time. */
public interface Payload {
  /** The number of bytes that {@link #writeTo} writes: a gzip-compressed tar archive. */
  long size();

  /** SHA-256 of the archive as sent, hexadecimal. */
  String sha256();

  /** What the archive holds, file by file: the host compares what it unpacked with it. */
  Manifest manifest();

  /** Writes the archive; may be called by several threads at once. */
  void writeTo(OutputStream out) throws IOException;
}
