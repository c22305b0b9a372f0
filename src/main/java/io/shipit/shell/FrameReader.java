package io.shipit.shell;

import io.shipit.problem.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells the library's answers from everything else that comes out of a remote shell. An answer is a
 * line that starts with the marker; the empty line before it, if there is one, is part of it
 * (frame.sh). Memory stays bounded whatever comes: a long line is passed on in pieces.
 */
final class FrameReader {
  private static final int PIECE_BYTES = 4096;
  private static final int FRAME_BYTES = 4 << 20;
  private static final int BUFFER_BYTES = 4096;

  /** Takes what was read, in order. */
  @FunctionalInterface
  interface Sink {
    /** Takes one event; may block, and then the server is not read from. */
    void accept(Event event) throws InterruptedException;
  }

  private final byte[] start;
  private final Sink sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean inPieces;
  private boolean emptyLine;

  /**
   * A reader for one stream.
   *
   * @param marker what answers start with
   * @param sink takes the events
   */
  FrameReader(String marker, Sink sink) {
    this.start = (marker + " ").getBytes(StandardCharsets.US_ASCII);
    this.sink = sink;
  }

  /** Reads to the end of the stream, or until it fails; the last event is the end. */
  void readAll(InputStream in) throws InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        take(buffer, n);
      }
    } catch (IOException e) {
      // A stream that fails has ended; why is known from the connection.
    }
    if (line.size() > 0) {
      endLine();
    }
    sink.accept(new Event.End());
  }

  private void take(byte[] bytes, int length) throws InterruptedException {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, from, i - from);
        endLine();
        from = i + 1;
      }
    }
    line.write(bytes, from, length - from);
    if (line.size() > (startsAsFrame() ? FRAME_BYTES : PIECE_BYTES)) {
      flushEmptyLine();
      output();
      inPieces = true;
    }
  }

  private boolean startsAsFrame() {
    if (inPieces) {
      return false;
    }
    byte[] bytes = line.toByteArray();
    return bytes.length >= start.length && Arrays.mismatch(bytes, start) >= start.length;
  }

  private void endLine() throws InterruptedException {
    if (line.size() > start.length && startsAsFrame()) {
      String text = line.toString(StandardCharsets.UTF_8).substring(start.length);
      int blank = text.indexOf(' ');
      emptyLine = false;
      sink.accept(
          blank < 0
              ? new Event.Frame(text, "")
              : new Event.Frame(text.substring(0, blank), text.substring(blank + 1)));
    } else {
      flushEmptyLine();
      if (line.size() > 0) {
        output();
      } else {
        emptyLine = !inPieces;
      }
    }
    line.reset();
    inPieces = false;
  }

  private void flushEmptyLine() throws InterruptedException {
    if (emptyLine) {
      emptyLine = false;
      sink.accept(new Event.Output(""));
    }
  }

  private void output() throws InterruptedException {
    sink.accept(new Event.Output(Printable.of(line.toByteArray())));
    line.reset();
  }
}
