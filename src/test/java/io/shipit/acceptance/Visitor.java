package io.shipit.acceptance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/**
 * Reads one page of a web server as fast as it can, over one connection (RFC 9112), and compares
 * every body with the pages that there may be.
 */
final class Visitor {
  private static final int READ_MILLIS = 20_000;

  private final URI address;
  private final List<byte[]> pages;
  private final CompletableFuture<List<Long>> seen = new CompletableFuture<>();
  private volatile boolean leaving;

  private Visitor(URI address, List<byte[]> pages) {
    this.address = address;
    this.pages = pages;
  }

  /** Begins to read, on a thread of its own. */
  static Visitor of(URI address, List<String> pages) {
    Visitor visitor =
        new Visitor(
            address, pages.stream().map(page -> page.getBytes(StandardCharsets.UTF_8)).toList());
    Thread.ofPlatform().daemon().start(visitor::run);
    return visitor;
  }

  /**
   * Stops reading.
   *
   * @return how often each page was seen
   * @throws IllegalStateException if a request failed or a body was none of the pages
   */
  List<Long> leave() {
    leaving = true;
    return seen.join();
  }

  private void run() {
    long[] counts = new long[pages.size()];
    try {
      while (!leaving) {
        visit(counts);
      }
      seen.complete(LongStream.of(counts).boxed().toList());
    } catch (IOException | RuntimeException e) {
      String after = "after %s pages: %s".formatted(Arrays.toString(counts), e.getMessage());
      seen.completeExceptionally(new IllegalStateException(after, e));
    }
  }

  /** One connection, until the server ends it between two answers. */
  private void visit(long[] counts) throws IOException {
    byte[] request =
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(address.getPath(), address.getHost())
            .getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(READ_MILLIS);
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      boolean open = true;
      while (open && !leaving) {
        socket.getOutputStream().write(request);
        String status = line(in);
        if (!status.equals("HTTP/1.1 200 OK")) {
          throw new IllegalStateException("answered " + status);
        }
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          String[] field = header.toLowerCase(Locale.ROOT).split(": *", 2);
          length = field[0].equals("content-length") ? Integer.parseInt(field[1]) : length;
          open = open && !header.equalsIgnoreCase("Connection: close");
        }
        counts[which(in.readNBytes(length))]++;
      }
    }
  }

  private int which(byte[] body) {
    for (int page = 0; page < pages.size(); page++) {
      if (Arrays.equals(body, pages.get(page))) {
        return page;
      }
    }
    String text = new String(body, StandardCharsets.UTF_8);
    throw new IllegalStateException(
        "a body of %d bytes belongs to no release: %.200s".formatted(body.length, text));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server ended the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
