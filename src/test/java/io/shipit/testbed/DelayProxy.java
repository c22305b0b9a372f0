package io.shipit.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A long way to a server: a port of this machine that passes bytes on in both directions, each of
 * them a constant time after it came, as a network does that is far away and has bandwidth enough.
 */
public final class DelayProxy implements SshTestServer {
  private static final int PIECE_BYTES = 64 << 10;

  private final ServerSocket listening;
  private final SshTestServer server;
  private final Duration there;
  private final Duration back;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What came, and when it has to go on; no bytes if the stream ended. */
  private record Piece(ByteBuffer bytes, long due) {}

  /**
   * Starts to listen.
   *
   * @param there how long bytes take to the server
   * @param back how long they take from it
   */
  public DelayProxy(SshTestServer server, Duration there, Duration back) {
    this.server = server;
    this.there = there;
    this.back = back;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  @Override
  public String address() {
    return server.address();
  }

  @Override
  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public String user() {
    return server.user();
  }

  @Override
  public List<String> hostKeyLines() {
    return server.hostKeyLines().stream()
        .map(line -> line.replaceFirst(":" + server.port() + " ", ":" + port() + " "))
        .toList();
  }

  @Override
  public String deployPath() {
    return server.deployPath();
  }

  @Override
  public String log() {
    return server.log();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listening.accept();
        sockets.add(near);
        Socket far = new Socket(server.address(), server.port());
        sockets.add(far);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        pass(near, far, there);
        pass(far, near, back);
      }
    } catch (IOException e) {
      // Closed, or the server is gone: then every connection ends.
      close();
    }
  }

  private static void pass(Socket from, Socket to, Duration takes) {
    BlockingQueue<Piece> under = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().start(() -> read(from, under, takes.toNanos()));
    Thread.ofPlatform().daemon().start(() -> write(under, to));
  }

  private static void read(Socket from, BlockingQueue<Piece> under, long takes) {
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, n));
        under.add(new Piece(bytes, System.nanoTime() + takes));
      }
    } catch (IOException e) {
      // A connection that is reset has ended as well.
    }
    under.add(new Piece(ByteBuffer.allocate(0), System.nanoTime() + takes));
  }

  private static void write(BlockingQueue<Piece> under, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Piece piece = under.take();
        for (long left = piece.due() - System.nanoTime();
            left > 0;
            left = piece.due() - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        if (!piece.bytes().hasRemaining()) {
          to.shutdownOutput();
          return;
        }
        out.write(piece.bytes().array());
      }
    } catch (IOException e) {
      // Nobody is there any more to pass anything on to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all connections; the server stays. */
  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
