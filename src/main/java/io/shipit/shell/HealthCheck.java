package io.shipit.shell;

import io.shipit.config.HttpCheck;
import io.shipit.problem.Printable;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a host for a page until it answers as expected or the time is up: a service that was just
 * told to restart may need a moment. The page is asked for through a tunnel, as the host itself
 * sees it; where the server allows none, by a tool on the host.
 */
final class HealthCheck {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Opens a stream from the host to an address. */
  @FunctionalInterface
  interface Tunnel {
    /** As {@link io.shipit.transport.Connection#tunnel}. */
    Socket open(String host, int port) throws TransportException;
  }

  /** Asks from the host itself. */
  @FunctionalInterface
  interface OnHost {
    /**
     * Asks once.
     *
     * @return the status; 0 if there was no answer; empty if the host has no tool to ask with
     */
    Optional<Integer> status(Duration atMost) throws Session.Lost;
  }

  private final HttpCheck check;
  private final Tunnel tunnel;
  private final OnHost onHost;
  private String seen = "nothing was seen";

  /** A check of one host. */
  HealthCheck(HttpCheck check, Tunnel tunnel, OnHost onHost) {
    this.check = check;
    this.tunnel = tunnel;
    this.onHost = onHost;
  }

  /**
   * Asks until all is well or the time is up.
   *
   * @return what was seen last, printable; empty if all is well
   */
  Optional<String> run() throws Session.Lost {
    long deadline = System.nanoTime() + check.timeout().toNanos();
    while (true) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      if (ask(left) == check.expect()) {
        return Optional.empty();
      }
      if (System.nanoTime() + PAUSE.toNanos() >= deadline) {
        return Optional.of(
            check.http() + ": " + seen + ", for " + check.timeout().toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() throws Session.Lost {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Session.Lost("interrupted", true);
    }
  }

  /** One attempt: the status, or 0 with {@link #seen} telling why there is none. */
  private int ask(Duration left) throws Session.Lost {
    try (Socket socket =
        tunnel.open(HttpStatus.host(check.http()), HttpStatus.port(check.http()))) {
      int status = within(left, socket);
      seen = "status " + status + " instead of " + check.expect();
      return status;
    } catch (TransportException e) {
      if (e.isLost()) {
        throw new Session.Lost(e.getMessage(), true);
      }
      return askOnHost(left, e.getMessage());
    } catch (IOException e) {
      seen = "no answer (" + Printable.of(String.valueOf(e.getMessage())) + ")";
      return 0;
    }
  }

  private int within(Duration left, Socket socket) throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              try (socket) {
                done.await(left.toNanos(), TimeUnit.NANOSECONDS);
              } catch (InterruptedException | IOException e) {
                Thread.currentThread().interrupt();
              }
            });
    try {
      return HttpStatus.of(check.http(), socket);
    } finally {
      done.countDown();
    }
  }

  /** The tunnel was refused: it is forbidden, or nothing listens there. */
  private int askOnHost(Duration left, String refusal) throws Session.Lost {
    Optional<Integer> status = onHost.status(left);
    if (status.isEmpty()) {
      seen =
          "the tunnel was refused ("
              + refusal
              + "): nothing listens there, or sshd allows no forwarding and the host has neither"
              + " curl nor wget";
    } else if (status.get() == 0) {
      seen = "no answer (" + refusal + ")";
    } else {
      seen = "status " + status.get() + " instead of " + check.expect();
    }
    return status.orElse(0);
  }
}
