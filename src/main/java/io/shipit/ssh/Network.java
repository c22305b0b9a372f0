package io.shipit.ssh;

import io.shipit.ssh.HostSettings.Family;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes TCP connections. */
final class Network {
  private Network() {}

  /**
   * Connects to the first address of a host that answers.
   *
   * @param attempt is told the steps
   * @throws SocketTimeoutException if the deadline passes
   */
  static Socket connect(Attempt attempt, Deadline deadline) throws IOException {
    HostSettings settings = attempt.settings();
    attempt.reached(Attempt.Step.RESOLVE);
    List<InetAddress> addresses = resolve(settings, deadline);
    attempt.reached(Attempt.Step.CONNECT);
    IOException last = new UnknownHostException("it has no address of the wanted family");
    for (int i = 0; i < addresses.size(); i++) {
      // Half of what is left, so that one dead address does not use up the time of the others.
      boolean isLast = i == addresses.size() - 1;
      long millis = isLast ? deadline.leftMillis() : Math.max(1, deadline.leftMillis() / 2);
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(
            new InetSocketAddress(addresses.get(i), settings.port()),
            (int) Math.min(millis, Integer.MAX_VALUE));
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
  }

  /** Looks a name up; the system's resolver knows no time-out, so it is not waited for. */
  private static List<InetAddress> resolve(HostSettings settings, Deadline deadline)
      throws IOException {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("resolve " + settings.hostName())
        .start(
            () -> {
              try {
                answer.complete(InetAddress.getAllByName(settings.hostName()));
              } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    try {
      return Arrays.stream(answer.get(deadline.leftMillis(), TimeUnit.MILLISECONDS))
          .filter(address -> wanted(address, settings.family()))
          .toList();
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the resolver does not answer");
    } catch (ExecutionException e) {
      throw new UnknownHostException("unknown host");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static boolean wanted(InetAddress address, Family family) {
    return switch (family) {
      case ANY -> true;
      case INET -> address instanceof Inet4Address;
      case INET6 -> !(address instanceof Inet4Address);
    };
  }
}
