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
 * whose lock was taken over goes on writing to a file that nobody counts. Opened with the first
 * beat for which the lock is there. Whatever goes wrong is left to the next beat, since a beat is
 * worth no error. It ends with the connection at the latest.
 */
final class Pulse {
  private final Connection connection;
  private final String root;
  private @Nullable RemoteProcess process;
  private @Nullable Nonce last;

  /** A channel that is not open yet. */
  Pulse(Connection connection, String root) {
    this.connection = connection;
    this.root = root;
  }

  /** One beat. A shell that reads ahead may swallow the first one. */
  synchronized void beat(Nonce holder) {
    if (!holder.equals(last)) {
      end();
      last = holder;
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

  /** The first beat may come while the lock is still being taken, or the deploy root made. */
  private String opening(Nonce holder) {
    String lock = ".shipit/baton/h-" + holder;
    return "while read -r s; do cd %s && [ -d %s ] && exec cat >>%s; done 2>/dev/null\n"
        .formatted(Quoted.of(root), Quoted.of(lock), Quoted.of(lock + "/beat-" + holder));
  }

  private static void write(OutputStream stdin, String text) throws IOException {
    stdin.write(text.getBytes(StandardCharsets.US_ASCII));
    stdin.flush();
  }

  private void end() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
