package io.shipit.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.WriteAbortedException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.DefaultCloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/**
 * Carries the bytes of one SSH session over a socket: of the network, or of a tunnel through
 * another session. Two virtual threads do the reading and the writing, so that neither waits for
 * the other.
 */
final class StreamIoSession extends AbstractCloseable implements IoSession {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final Socket socket;
  private final IoHandler handler;
  private final Attempt attempt;
  private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Write> writes = new LinkedBlockingQueue<>();
  private final Thread reader;
  private final Thread writer;

  /**
   * A session over a connected socket.
   *
   * @param attempt what the session is for
   */
  StreamIoSession(Socket socket, IoHandler handler, Attempt attempt) {
    this.socket = socket;
    this.handler = handler;
    this.attempt = attempt;
    String name = "ssh " + attempt.settings().name();
    this.reader = Thread.ofVirtual().name(name + " reader").unstarted(this::readAll);
    this.writer = Thread.ofVirtual().name(name + " writer").unstarted(this::writeAll);
  }

  /** Begins to carry bytes; to be called once the handler knows this session. */
  void start() {
    writer.start();
    reader.start();
  }

  /** What the session is for. */
  Attempt attempt() {
    return attempt;
  }

  private void readAll() {
    byte[] bytes = new byte[BUFFER_BYTES];
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        handler.messageReceived(this, new ByteArrayBuffer(bytes, 0, n));
      }
      failed(new EOFException("the server hung up"));
    } catch (Exception e) {
      failed(e);
    }
  }

  /** Sends what is queued, as much at once as there is. */
  private void writeAll() {
    byte[] bytes = new byte[BUFFER_BYTES];
    List<Write> unsent = new ArrayList<>();
    try {
      OutputStream out = socket.getOutputStream();
      while (true) {
        Write next = writes.take();
        int length = 0;
        while (next != null) {
          Buffer buffer = next.buffer;
          if (buffer == null) {
            out.write(bytes, 0, length);
            unsent.forEach(Write::done);
            next.done();
            return;
          }
          int more = buffer.available();
          if (length + more > bytes.length) {
            out.write(bytes, 0, length);
            length = 0;
          }
          unsent.add(next);
          if (more > bytes.length) {
            out.write(buffer.array(), buffer.rpos(), more);
          } else {
            System.arraycopy(buffer.array(), buffer.rpos(), bytes, length, more);
            length += more;
          }
          next = writes.poll();
        }
        out.write(bytes, 0, length);
        unsent.forEach(Write::done);
        unsent.clear();
      }
    } catch (IOException | RuntimeException e) {
      unsent.forEach(write -> write.failed(e));
      failed(e);
    } catch (InterruptedException e) {
      unsent.forEach(write -> write.failed(e));
    }
  }

  private void failed(Exception why) {
    if (isOpen()) {
      try {
        handler.exceptionCaught(this, why);
      } catch (Exception e) {
        // The session is closed next, whatever it thinks of its end.
      }
    }
    close(true);
  }

  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) {
    Write write = new Write(id, buffer);
    if (isClosing()) {
      write.failed(new ClosedChannelException());
    } else {
      writes.add(write);
    }
    return write;
  }

  @Override
  protected CloseFuture doCloseGracefully() {
    CloseFuture sent = new DefaultCloseFuture(id, null);
    Write last = new Write(id, null);
    last.addListener(future -> sent.setClosed());
    writes.add(last);
    return sent;
  }

  @Override
  protected void doCloseImmediately() {
    try {
      socket.close();
    } catch (IOException e) {
      // A socket that cannot be closed is as good as closed.
    }
    writer.interrupt();
    if (Thread.currentThread() != reader) {
      reader.interrupt();
    }
    WriteAbortedException aborted = new WriteAbortedException("the session is closed", null);
    for (Write write = writes.poll(); write != null; write = writes.poll()) {
      write.failed(aborted);
    }
    super.doCloseImmediately();
    try {
      handler.sessionClosed(this);
    } catch (Exception e) {
      // Nobody is left to be told.
    }
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public @Nullable SocketAddress getAcceptanceAddress() {
    return null;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return socket.getLocalSocketAddress();
  }

  @Override
  public @Nullable Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public @Nullable Object setAttribute(Object key, Object value) {
    return attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public @Nullable Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public IoService getService() {
    throw new UnsupportedOperationException("a client's session has no service");
  }

  @Override
  public void shutdownOutputStream() {
    throw new UnsupportedOperationException("only servers do this");
  }

  @Override
  public void suspendRead() {
    throw new UnsupportedOperationException("only servers do this");
  }

  @Override
  public void resumeRead() {
    throw new UnsupportedOperationException("only servers do this");
  }

  /** Bytes to send; without any, the mark after the last ones. */
  private static final class Write extends AbstractIoWriteFuture {
    private final @Nullable Buffer buffer;

    Write(Object id, @Nullable Buffer buffer) {
      super(id, null);
      this.buffer = buffer;
    }

    void done() {
      setValue(true);
    }

    void failed(Exception why) {
      setValue(why);
    }
  }
}
