package io.shipit.shell;

import io.shipit.host.Nonce;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The channel on which the holder of a lock says that it lives: a byte for each beat, at the end of
 * a file below the holder's name whose size is the count. The file is opened once, so that a holder
 * whose lock was taken over goes on writing to a file that nobody counts. Opened with a holder's
 * first beat; whatever goes wrong ends it, since a beat is worth no error. It ends with the
 * connection at the latest.
 */
final class Pulse {
  private final Connection connection;
  private final String root;
  private @Nullable RemoteProcess process;
  private @Nullable Nonce last;
  private boolean ended;

  /** A channel that is not open yet. */
  Pulse(Connection connection, String root) {
    this.connection = connection;
    this.root = root;
  }

  /** One beat. A shell that reads ahead may swallow the first one. */
  synchronized void beat(Nonce holder) {
    if (!holder.equals(last)) {
      end();
      process = null;
      last = holder;
      ended = false;
    }
    if (ended) {
      return;
    }
    try {
      RemoteProcess open = process;
      if (open == null) {
        open = connection.start("exec sh");
        process = open;
        write(open.stdin(), opening(holder));
      }
      write(open.stdin(), "\n");
    } catch (IOException e) {
      end();
    }
  }

  private String opening(Nonce holder) {
    String file = ".shipit/baton/h-%1$s/beat-%1$s".formatted(holder);
    return "cd %s && exec cat >>%s\n".formatted(Quoted.of(root), Quoted.of(file));
  }

  private static void write(OutputStream stdin, String text) throws IOException {
    stdin.write(text.getBytes(StandardCharsets.US_ASCII));
    stdin.flush();
  }

  private void end() {
    ended = true;
    if (process != null) {
      process.close();
    }
  }
}
