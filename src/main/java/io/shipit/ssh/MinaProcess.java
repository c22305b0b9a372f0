package io.shipit.ssh;

import io.shipit.transport.RemoteProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.jspecify.annotations.Nullable;

/** A command in a session channel (RFC 4254, 6). */
final class MinaProcess implements RemoteProcess {
  private final ChannelExec channel;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** A command whose channel is open. */
  MinaProcess(ChannelExec channel) {
    this.channel = channel;
    channel.addChannelListener(
        new ChannelListener() {
          @Override
          public void channelStateChanged(Channel changed, @Nullable String hint) {
            checkEnd();
          }

          @Override
          public void channelClosed(Channel closed, @Nullable Throwable reason) {
            ended.countDown();
          }
        });
    checkEnd();
  }

  private void checkEnd() {
    if (channel.getExitStatus() != null || channel.getExitSignal() != null || channel.isClosed()) {
      ended.countDown();
    }
  }

  @Override
  public OutputStream stdin() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream stdout() {
    return channel.getInvertedOut();
  }

  @Override
  public InputStream stderr() {
    return channel.getInvertedErr();
  }

  @Override
  public OptionalInt waitFor(Duration atMost) {
    try {
      if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        return OptionalInt.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
    Integer status = channel.getExitStatus();
    return status == null || channel.getExitSignal() != null
        ? OptionalInt.empty()
        : OptionalInt.of(status);
  }

  @Override
  public void close() {
    channel.close(false);
  }
}
