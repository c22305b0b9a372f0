package io.shipit.ssh;

import io.shipit.problem.Printable;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.AbstractClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection made with MINA. */
final class MinaConnection implements Connection {
  /** How long a server may take to open a channel: it does nothing else for it. */
  private static final long OPEN_SECONDS = 30;

  private static final long CLOSE_MILLIS = 500;

  private final AbstractClientSession session;
  private final Attempt attempt;
  private final Consumer<MinaConnection> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MinaConnection(
      AbstractClientSession session, Attempt attempt, Consumer<MinaConnection> onClose) {
    this.session = session;
    this.attempt = attempt;
    this.onClose = onClose;
  }

  /**
   * Shakes hands and logs in over a socket, which is closed if that fails.
   *
   * @param onClose is told when the connection is closed
   * @throws SocketTimeoutException if the deadline passes
   */
  static MinaConnection open(
      SshClient client,
      Attempt attempt,
      Socket socket,
      Deadline deadline,
      Consumer<MinaConnection> onClose)
      throws IOException {
    attempt.reached(Attempt.Step.GREETING);
    StreamIoSession io = new StreamIoSession(socket, client.getSessionFactory(), attempt);
    boolean done = false;
    try {
      client.getSessionFactory().sessionCreated(io);
      AbstractClientSession session = (AbstractClientSession) AbstractSession.getSession(io);
      session.setUsername(attempt.settings().user());
      AuthFuture login = session.auth();
      io.start();
      if (!login.await(deadline.leftMillis())) {
        throw new SocketTimeoutException("no answer in time");
      }
      if (!login.isSuccess()) {
        Throwable why = login.getException();
        throw why instanceof IOException io2 ? io2 : new IOException(why);
      }
      done = true;
      return new MinaConnection(session, attempt, onClose);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      if (!done) {
        io.close(true);
      }
    }
  }

  @Override
  public RemoteProcess start(String command) throws TransportException {
    return new MinaProcess(open(() -> session.createExecChannel(command), "a command"));
  }

  @Override
  public RemoteFiles files() throws TransportException {
    ChannelSubsystem channel = open(() -> session.createSubsystemChannel("sftp"), "file transfer");
    return SftpFiles.begin(channel, attempt.settings().name());
  }

  @Override
  public Socket tunnel(String host, int port) throws TransportException {
    String what = "a tunnel to " + Printable.of(host) + ":" + port;
    SshdSocketAddress from = new SshdSocketAddress("127.0.0.1", 0);
    SshdSocketAddress to = new SshdSocketAddress(host, port);
    ChannelDirectTcpip channel = open(() -> session.createDirectTcpipChannel(from, to), what);
    try {
      return new ChannelSocket(channel);
    } catch (SocketException e) {
      throw lost("cannot make a socket for " + what, e);
    }
  }

  /** Opens a channel that a session to another host will be carried over. */
  Socket tunnel(Attempt to, Deadline deadline) throws IOException {
    to.reached(Attempt.Step.CONNECT);
    if (deadline.passed()) {
      throw new SocketTimeoutException("no time is left");
    }
    return tunnel(to.settings().hostName(), to.settings().port());
  }

  /** Makes a channel; MINA throws one or the other when the session is over. */
  private interface Maker<C> {
    C make() throws IOException;
  }

  private <C extends AbstractClientChannel> C open(Maker<C> maker, String what)
      throws TransportException {
    C channel;
    OpenFuture opened;
    boolean answered;
    try {
      channel = maker.make();
      opened = channel.open();
      answered = opened.await(OPEN_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | IllegalStateException e) {
      throw lost("cannot open a channel for " + what, e);
    }
    if (!answered) {
      channel.close(true);
      throw lost("no answer within " + OPEN_SECONDS + " s to the request for " + what, null);
    }
    if (opened.getException() instanceof SshChannelOpenException refusal) {
      String words = Printable.of(String.valueOf(refusal.getMessage()));
      throw TransportException.refused("the server refuses %s: %s".formatted(what, words));
    }
    if (!opened.isOpened()) {
      throw lost("cannot open a channel for " + what, opened.getException());
    }
    return channel;
  }

  private TransportException lost(String what, @Nullable Throwable why) {
    String words = why == null ? "" : ": " + Printable.of(String.valueOf(why.getMessage()));
    return TransportException.lost(what + words);
  }

  @Override
  public boolean isOpen() {
    return !closed.get() && session.isOpen();
  }

  @Override
  public String hostKeyFingerprint() {
    return attempt.hostKey().fingerprint();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      if (session.isOpen()) {
        session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, "done");
        session.close(false).await(CLOSE_MILLIS);
      }
    } catch (IOException e) {
      // It is lost already, which is one way to be closed.
    } finally {
      session.close(true);
      onClose.accept(this);
    }
  }
}
