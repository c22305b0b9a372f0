package io.shipit.demo;

import java.io.IOException;
import java.util.Map;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;

/**
 * The channel of a command, which tells the end of a process by a signal as such (RFC 4254, 6.10).
 * The JDK reports signal n as status 128+n, so a command that exits with one of these numbers
 * itself is told as if a signal had ended it.
 */
final class CommandChannel extends ChannelSession {
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          129, "HUP", 130, "INT", 134, "ABRT", 137, "KILL", 139, "SEGV", 141, "PIPE", 143, "TERM");

  /** Makes such channels for a server. */
  static final class Factory implements ChannelFactory {
    @Override
    public String getName() {
      return "session";
    }

    @Override
    public Channel createChannel(Session session) {
      return new CommandChannel();
    }
  }

  @Override
  protected void closeShell(int exitValue, boolean closeImmediately) throws IOException {
    String signal = SIGNALS.get(exitValue);
    if (signal == null || isClosing()) {
      super.closeShell(exitValue, closeImmediately);
      return;
    }
    out.close();
    sendEof();
    Buffer buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
    buffer.putUInt(getRecipient());
    buffer.putString("exit-signal");
    buffer.putBoolean(false);
    buffer.putString(signal);
    buffer.putBoolean(false);
    buffer.putString("");
    buffer.putString("");
    writePacket(buffer);
    commandExitFuture.setClosed();
    close(closeImmediately);
  }
}
