package io.shipit.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server and passes bytes on until so many have gone in one
 * direction; then the connection is cut, or this direction stands still or is late. It happens
 * once; later connections are left alone.
 */
final class CuttingProxy implements AutoCloseable {
  /** Which way bytes go. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** What happens then. */
  enum Deed {
    /** Both directions end, as by a reset. */
    CUT,
    /** Nothing goes this way any more, while the other direction goes on. */
    STALL,
    /** The rest comes only once the sender has given up and closed the connection. */
    DELAY
  }

  /**
   * What goes wrong.
   *
   * @param after how many bytes pass before it
   */
  record Plan(Direction direction, long after, Deed deed) {
    @Override
    public String toString() {
      return "%s after %d bytes %s".formatted(deed, after, direction);
    }
  }

  /**
   * A number of bytes after which the direction changed, in a connection that was left alone.
   *
   * @param toServer how many bytes had gone to the server by then
   * @param toClient and to the client
   */
  record Turn(long toServer, long toClient) {}

  private static final Plan NEVER = new Plan(Direction.TO_SERVER, Long.MAX_VALUE, Deed.CUT);
  private static final int BUFFER = 8192;

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final List<Turn> turns = new ArrayList<>();
  private final long[] passed = new long[2];
  private Direction last = Direction.TO_SERVER;
  private Plan plan = NEVER;
  private boolean done;

  /** A proxy for a server on the loopback interface. */
  CuttingProxy(int serverPort) {
    this.serverPort = serverPort;
    try {
      listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on this goes wrong with the first connection that gets so far. */
  synchronized void arm(Plan next) {
    plan = next;
    done = false;
    forget();
  }

  /** From now on nothing goes wrong, and the turns are noted anew. */
  synchronized void disarm() {
    plan = NEVER;
    forget();
  }

  private void forget() {
    turns.clear();
    passed[0] = 0;
    passed[1] = 0;
    last = Direction.TO_SERVER;
  }

  /** Whether it went wrong since it was armed. */
  synchronized boolean isDone() {
    return done;
  }

  /** Where directions changed since then. */
  synchronized List<Turn> turns() {
    return List.copyOf(turns);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.addAll(List.of(client, server));
        Thread.ofVirtual().start(() -> pass(client, server, Direction.TO_SERVER));
        Thread.ofVirtual().start(() -> pass(server, client, Direction.TO_CLIENT));
      }
    } catch (IOException e) {
      // The end of this proxy, or a server that is down: the client's connection ends with it.
      closeAll();
    }
  }

  private void pass(Socket from, Socket to, Direction direction) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int most = room(direction, read);
        out.write(buffer, 0, most);
        out.flush();
        if (most < read) {
          if (plan.deed() == Deed.CUT) {
            return;
          }
          // It reads on, so that the sender does not notice.
          byte[] rest = in.readAllBytes();
          if (plan.deed() == Deed.DELAY) {
            out.write(buffer, most, read - most);
            out.write(rest);
            out.flush();
          }
          return;
        }
      }
    } catch (IOException e) {
      // One side is gone; the other one learns of it by the end of its socket.
      closeQuietly(from);
    }
  }

  /** How many of the bytes that have come may pass. */
  private synchronized int room(Direction direction, int read) {
    if (direction != last) {
      turns.add(new Turn(passed[0], passed[1]));
      last = direction;
    }
    int way = direction == Direction.TO_SERVER ? 0 : 1;
    long left = plan.after() - passed[way];
    if (!done && direction == plan.direction() && left <= read) {
      done = true;
      return (int) Math.min(left, read - 1L);
    }
    passed[way] += read;
    return read;
  }

  private void closeAll() {
    sockets.forEach(CuttingProxy::closeQuietly);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    closeAll();
  }
}
