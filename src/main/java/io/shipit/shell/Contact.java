package io.shipit.shell;

import io.shipit.host.Nonce;
import io.shipit.host.Step;
import io.shipit.problem.UserError;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.TransportException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a host, with a shell that is kept open and a file transfer once it is needed.
 */
final class Contact implements AutoCloseable {
  private static final int MARKER_BYTES = 16;

  private final Connection connection;
  private final String root;
  private final Timeouts timeouts;
  private final SecureRandom random;
  private final Session session;
  private final Pulse pulse;
  private @Nullable FutureTask<RemoteFiles> files;
  private Ways ways;

  private Contact(
      Connection connection,
      Session session,
      String root,
      Timeouts timeouts,
      SecureRandom random,
      Ways ways) {
    this.connection = connection;
    this.session = session;
    this.pulse = new Pulse(connection, root);
    this.root = root;
    this.timeouts = timeouts;
    this.random = random;
    this.ways = ways;
  }

  /**
   * Connects.
   *
   * @param ways what an earlier connection has proved
   * @throws UserError if there is no connection, or no command can be started
   */
  static Contact make(
      Connector connector, String root, Timeouts timeouts, SecureRandom random, Ways ways)
      throws UserError, Session.Lost {
    Connection connection = connector.connect();
    try {
      Session session = Session.start(connection, marker(random));
      return new Contact(connection, session, root, timeouts, random, ways);
    } catch (TransportException e) {
      connection.close();
      throw new Session.Lost("the server starts no command: " + e.getMessage(), false);
    }
  }

  private static String marker(SecureRandom random) {
    byte[] bytes = new byte[MARKER_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @param needsAll false for a survey, which is answered sooner
   * @param holder whose hooks are ended if one of them takes too long; null if there are none
   */
  Reply ask(
      Request request,
      boolean needsAll,
      Duration atMost,
      Session.Watcher watcher,
      @Nullable Nonce holder)
      throws Session.Lost {
    session.send(request, root, ways, needsAll);
    Session.Answering answering = new Session.Answering(watcher);
    Reply reply = session.await(answering, atMost, timeouts.hook());
    if (reply == null && holder != null) {
      stop(holder);
      reply = session.await(answering, timeouts.answer(), timeouts.answer());
    }
    if (reply == null) {
      String words = session.words(answering);
      close();
      throw new Session.Lost(
          "no answer within " + atMost.toSeconds() + " s" + words, session.everAnswered());
    }
    reply.first("ways").ifPresent(value -> ways = Ways.of(value));
    return reply;
  }

  /** The shell waits for the hook, so a second one has to end it. */
  private void stop(Nonce holder) throws Session.Lost {
    Request request = Request.LOOK.then(Step.AFTER_SWAP, "s_stop", holder.value());
    try (Session second = Session.start(connection, marker(random))) {
      second.send(request, root, ways, true);
      second.await(
          new Session.Answering(Session.Watcher.NONE), timeouts.answer(), timeouts.answer());
    } catch (TransportException e) {
      throw new Session.Lost(e.getMessage(), true);
    }
  }

  /** Says on a channel of its own that the holder lives; from any thread. */
  void beat(Nonce holder) {
    pulse.beat(holder);
  }

  /** Begins to open the file transfer, while something else is waited for. */
  void prepareFiles() {
    if (files == null) {
      files = new FutureTask<>(connection::files);
      Thread.ofVirtual().start(files);
    }
  }

  /** The file transfer. */
  RemoteFiles files() throws TransportException {
    prepareFiles();
    try {
      return Objects.requireNonNull(files).get(timeouts.answer().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      files = null;
      if (e.getCause() instanceof TransportException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      connection.close();
      throw TransportException.lost("the server does not open its file transfer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TransportException.lost("interrupted");
    }
  }

  /** The connection itself. */
  Connection connection() {
    return connection;
  }

  /** What was proved so far. */
  Ways ways() {
    return ways;
  }

  /** False once the connection is known to be lost. */
  boolean isOpen() {
    return connection.isOpen();
  }

  /** Waits until the shell has ended, so that whoever looks next sees that nobody is here. */
  void end() {
    session.end();
  }

  @Override
  public void close() {
    session.close();
    connection.close();
  }
}
