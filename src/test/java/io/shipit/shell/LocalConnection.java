package io.shipit.shell;

import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A connection to this machine without a network: commands run in a shell of one's choice, files
 * are those of the file system. The fastest way to see what the shell library does.
 */
final class LocalConnection implements Connection {
  private final List<String> shell;
  private final Map<String, String> environment;
  private final List<Process> processes = new ArrayList<>();
  private boolean open = true;

  /**
   * A connection whose account has this login shell.
   *
   * @param shell the command line that is run instead of every command; it reads its script from
   *     standard input
   * @param environment added to the environment of every command
   */
  LocalConnection(List<String> shell, Map<String, String> environment) {
    this.shell = shell;
    this.environment = environment;
  }

  @Override
  public synchronized RemoteProcess start(String command) throws TransportException {
    if (!open) {
      throw TransportException.lost("closed");
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(shell);
      builder.environment().putAll(environment);
      Process process = builder.start();
      processes.add(process);
      return new LocalProcess(process);
    } catch (IOException e) {
      throw TransportException.refused("cannot start " + shell);
    }
  }

  private record LocalProcess(Process process) implements RemoteProcess {
    @Override
    public OutputStream stdin() {
      return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
      return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
      return process.getErrorStream();
    }

    @Override
    public OptionalInt waitFor(Duration atMost) {
      try {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)
            ? OptionalInt.of(process.exitValue())
            : OptionalInt.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return OptionalInt.empty();
      }
    }

    @Override
    public void close() {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It has ended already.
      }
    }
  }

  @Override
  public RemoteFiles files() {
    return new LocalFiles();
  }

  private static final class LocalFiles implements RemoteFiles {
    @Override
    public long create(String path, Writer writer) throws IOException {
      Path file = Path.of(path);
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (IOException e) {
        throw TransportException.refused("failure");
      }
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        writer.writeTo(out);
      }
      return Files.size(file);
    }

    @Override
    public byte[] read(String path, int limit) throws TransportException {
      try {
        return Files.readAllBytes(Path.of(path));
      } catch (IOException e) {
        throw TransportException.refused("failure");
      }
    }

    @Override
    public void createDirectory(String path) throws TransportException {
      try {
        Files.createDirectory(
            Path.of(path),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (IOException e) {
        throw TransportException.refused("failure");
      }
    }

    @Override
    public void close() {}
  }

  @Override
  public Socket tunnel(String host, int port) throws TransportException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket;
    } catch (IOException e) {
      throw TransportException.refused("connection refused");
    }
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public String hostKeyFingerprint() {
    return "SHA256:local";
  }

  /** As when the network is gone: every shell sees the end of its input. */
  @Override
  public synchronized void close() {
    open = false;
    processes.forEach(process -> new LocalProcess(process).close());
    // As from sshd, whoever still writes gets SIGPIPE. Not here: a reader may be waiting.
    processes.forEach(process -> Thread.startVirtualThread(() -> hangUp(process)));
  }

  private static void hangUp(Process process) {
    try {
      process.getInputStream().close();
      process.getErrorStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
  }
}
