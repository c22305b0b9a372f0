package io.shipit.demo;

import io.shipit.demo.Faults.Event;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client, run by {@code /bin/sh -c}: whatever is written, by either side, is
 * passed on at once. The process and its children are killed when the channel closes, but for those
 * that have moved to a session of their own (setsid).
 */
final class ShellCommand implements Command {
  /** Asks the faults of the server about an event, and carries out what they say. */
  interface Script {
    /** False if the event must not take effect. */
    boolean allows(Event event) throws IOException;
  }

  private static final int BUFFER_BYTES = 32 * 1024;
  private static final int CANNOT_RUN = 126;

  private final int number;
  private final String line;
  private final Path root;
  private final Script script;
  private final CountDownLatch outputs = new CountDownLatch(2);
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable OutputStream err;
  private @Nullable ExitCallback exit;
  private @Nullable Process process;
  private boolean destroyed;

  ShellCommand(int number, String line, Path root, Script script) {
    this.number = number;
    this.line = line;
    this.root = root;
    this.script = script;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    String user = environment.getEnv().getOrDefault(Environment.ENV_USER, "");
    thread(() -> run(user));
  }

  private void run(String user) {
    ExitCallback callback = Objects.requireNonNull(exit);
    try {
      if (!script.allows(new Event.Command(number, line))) {
        callback.onExit(CANNOT_RUN);
        return;
      }
      Process started = launch(user);
      if (started == null) {
        return;
      }
      InputStream input = Objects.requireNonNull(in);
      OutputStream output = Objects.requireNonNull(out);
      OutputStream errors = Objects.requireNonNull(err);
      thread(() -> pump(input, started.getOutputStream(), Event.Input::new));
      thread(() -> pumpOut(started.getInputStream(), output, Event.Output::new));
      thread(() -> pumpOut(started.getErrorStream(), errors, null));
      int status = started.waitFor();
      outputs.await();
      callback.onExit(status);
    } catch (IOException e) {
      callback.onExit(CANNOT_RUN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts the process, unless the channel is closed already. */
  private synchronized @Nullable Process launch(String user) throws IOException {
    if (destroyed) {
      return null;
    }
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line).directory(root.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.putAll(
        Map.of(
            "PATH",
            path,
            "HOME",
            root.toString(),
            "SHELL",
            "/bin/sh",
            "USER",
            user,
            "LOGNAME",
            user));
    Process started = builder.start();
    process = started;
    return started;
  }

  private void pumpOut(InputStream from, OutputStream to, @Nullable EventOfBytes event) {
    try {
      pump(from, to, event);
    } finally {
      outputs.countDown();
    }
  }

  /** Copies until one side ends, then ends the other. */
  private void pump(InputStream from, OutputStream to, @Nullable EventOfBytes event) {
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    try (to) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        if (event == null || script.allows(event.of(number, total, text))) {
          to.write(buffer, 0, n);
          to.flush();
        }
        total += n;
      }
    } catch (IOException e) {
      // One of the two is gone: the process closed its input, or the channel is closed. Either way
      // its end is told elsewhere.
    }
  }

  /** How an event about some bytes is made. */
  private interface EventOfBytes {
    Event of(int number, long before, String text);
  }

  @Override
  public void destroy(ChannelSession channel) {
    Process running;
    synchronized (this) {
      destroyed = true;
      running = process;
    }
    if (running != null) {
      List<ProcessHandle> all =
          Stream.concat(running.descendants(), Stream.of(running.toHandle())).toList();
      String session = session(ProcessHandle.current());
      all.stream()
          .filter(handle -> session(handle).equals(session))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** The session that a process is in (proc(5), stat, field 6); empty where there is no /proc. */
  private static String session(ProcessHandle handle) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    } catch (IOException e) {
      return "";
    }
  }

  private void thread(Runnable work) {
    Thread.ofVirtual().name("command " + number).start(work);
  }
}
