package io.shipit.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.ChannelPipedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose bytes travel through a channel of an SSH session: no port is opened on this
 * machine. Clients of TLS and HTTP can be put on top of it; options of TCP have no effect.
 */
final class ChannelSocket extends Socket {
  private final ChannelDirectTcpip channel;
  private final In in;
  private final ChannelOutputStream out;
  private volatile int timeoutMillis;
  private volatile boolean closed;
  private volatile boolean inputShut;
  private volatile boolean outputShut;

  /** A socket over an open channel. */
  ChannelSocket(ChannelDirectTcpip channel) throws SocketException {
    super((@Nullable SocketImpl) null);
    this.channel = channel;
    this.in = new In((ChannelPipedInputStream) channel.getInvertedOut());
    this.out = (ChannelOutputStream) channel.getInvertedIn();
    this.out.setNoDelay(true);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    if (closed || inputShut) {
      throw new SocketException("Socket input is closed");
    }
    return in;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    if (closed || outputShut) {
      throw new SocketException("Socket output is closed");
    }
    return out;
  }

  @Override
  public void setSoTimeout(int timeout) {
    timeoutMillis = timeout;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    in.pipe.close();
    channel.close(false);
  }

  @Override
  public void shutdownInput() throws IOException {
    inputShut = true;
    in.pipe.eof();
  }

  @Override
  public void shutdownOutput() throws IOException {
    outputShut = true;
    out.close();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isInputShutdown() {
    return inputShut;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShut;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  /** The host's name with the address 0.0.0.0: only the server knows the real one. */
  @Override
  public InetAddress getInetAddress() {
    try {
      return InetAddress.getByAddress(channel.getRemoteSocketAddress().getHostName(), new byte[4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int getPort() {
    return channel.getRemoteSocketAddress().getPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return new InetSocketAddress(getInetAddress(), getPort());
  }

  @Override
  public InetAddress getLocalAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getLocalPort() {
    return 0;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(getLocalAddress(), 0);
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Every write is sent at once.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {
    // The session sends its own heartbeats.
  }

  @Override
  public boolean getKeepAlive() {
    return true;
  }

  @Override
  public void setSoLinger(boolean on, int linger) {
    // A channel is closed in order, or the whole session is lost.
  }

  @Override
  public int getSoLinger() {
    return -1;
  }

  @Override
  public String toString() {
    return "tunnel to " + channel.getRemoteSocketAddress();
  }

  /** Adds the time-out of a socket to a pipe. */
  private final class In extends InputStream {
    private final ChannelPipedInputStream pipe;

    In(ChannelPipedInputStream pipe) {
      this.pipe = pipe;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int timeout = timeoutMillis;
      long start = System.nanoTime();
      pipe.setTimeout(timeout);
      try {
        return pipe.read(bytes, offset, length);
      } catch (SocketException e) {
        if (timeout > 0 && System.nanoTime() - start >= timeout * 1_000_000L) {
          throw new SocketTimeoutException("nothing to read for " + timeout + " ms");
        }
        throw e;
      } catch (IOException e) {
        if (closed) {
          throw new SocketException("Socket closed");
        }
        throw e;
      }
    }

    @Override
    public int available() throws IOException {
      return Math.max(0, pipe.available());
    }

    @Override
    public void close() throws IOException {
      ChannelSocket.this.close();
    }
  }
}
