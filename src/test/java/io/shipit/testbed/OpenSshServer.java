package io.shipit.testbed;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSH's own {@code sshd} as a process on the loopback interface: ready within tens of
 * milliseconds, with host keys, configuration and a deploy directory of its own. It runs as the
 * user who runs the tests, root or not, and lets that user in.
 *
 * <pre>{@code
 * try (OpenSshServer server = OpenSshServer.start(key)) { ... }
 * }</pre>
 */
public final class OpenSshServer implements TestHost {
  private static final long PAUSE_NANOS = 2_000_000;

  private static final String ADDRESS = "127.0.0.1";
  private static final int START_SECONDS = 20;

  private final Path directory;
  private final List<TestKey> hostKeys = List.of(TestKey.ed25519(), TestKey.ecdsa());
  private final List<String> log = new CopyOnWriteArrayList<>();
  private int port;
  private @Nullable Process process;

  private OpenSshServer(Path directory) {
    this.directory = directory;
  }

  /** The server program on this machine; empty text if there is none. See {@link NeedsSshd}. */
  static String program() {
    return Stream.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd", "/sbin/sshd")
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElse("");
  }

  /**
   * Starts a server on a free port and waits until it listens.
   *
   * @param client the key that is let in
   * @param configuration further lines of {@code sshd_config} (sshd_config(5)); they come first and
   *     so win over the server's own
   */
  public static OpenSshServer start(TestKey client, String... configuration) {
    try {
      OpenSshServer server = new OpenSshServer(Files.createTempDirectory("shipit-sshd-"));
      server.prepare(client, configuration);
      server.launchOnFreePort();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void prepare(TestKey client, String... configuration) throws IOException {
    // sshd run by root wants this directory, which a service manager makes on other machines.
    if (user().equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Files.createDirectory(directory.resolve("deploy"));
    Files.createDirectory(home());
    Files.writeString(directory.resolve("authorized_keys"), client.publicLine() + "\n");
    List<String> lines = new ArrayList<>(List.of(configuration));
    for (int i = 0; i < hostKeys.size(); i++) {
      lines.add("HostKey " + hostKeys.get(i).writeTo(directory, "host_key_" + i));
    }
    lines.addAll(
        List.of(
            "ListenAddress " + ADDRESS,
            "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin prohibit-password",
            "UsePAM no",
            "PidFile none",
            "PrintMotd no",
            // The directories above the test's own may be writable for others, as /tmp is.
            "StrictModes no"));
    if (lines.stream().noneMatch(line -> line.startsWith("Subsystem "))) {
      lines.add("Subsystem sftp internal-sftp");
    }
    lines.replaceAll(line -> line.startsWith("SetEnv ") ? line + " HOME=" + home() : line);
    if (lines.stream().noneMatch(line -> line.startsWith("SetEnv "))) {
      lines.add("SetEnv HOME=" + home());
    }
    Files.write(directory.resolve("sshd_config"), lines);
  }

  /**
   * An empty home, so that logins do not run what this user has in .bashrc: it may be slow, and it
   * may leave locks behind when a test kills a login.
   */
  private Path home() {
    return directory.resolve("home");
  }

  /** Between finding a free port and listening on it another program may take it: then try anew. */
  private void launchOnFreePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral(ADDRESS))) {
        port = probe.getLocalPort();
      }
      try {
        launch();
        return;
      } catch (IllegalStateException e) {
        if (attempt == 5) {
          close();
          throw e;
        }
      }
    }
  }

  private void launch() throws IOException {
    Process started =
        new ProcessBuilder(
                program(),
                "-D",
                "-e",
                "-f",
                directory.resolve("sshd_config").toString(),
                "-p",
                Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    process = started;
    CompletableFuture<Boolean> listening = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> follow(started, listening));
    try {
      if (!listening.get(START_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("sshd ended at once on port " + port + ":\n" + log());
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("sshd does not listen on port " + port + ":\n" + log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sshd started", e);
    }
  }

  private void follow(Process started, CompletableFuture<Boolean> listening) {
    try (BufferedReader lines = started.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        if (line.startsWith("Server listening on ")) {
          listening.complete(true);
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
    listening.complete(false);
  }

  /**
   * Kills the server and every session of it, as a power cut would: nobody gets to say goodbye. The
   * port and all files stay for {@link #restart()}.
   */
  public void kill() {
    Process running = process;
    if (running == null) {
      return;
    }
    // Sessions first seen are ended first: once the parent is gone they would not be found any
    // more.
    List<ProcessHandle> sessions = running.descendants().toList();
    running.destroyForcibly();
    sessions.forEach(ProcessHandle::destroyForcibly);
    running.onExit().join();
    awaitEnd(sessions);
    process = null;
  }

  /**
   * Ends every connection as a network does that loses it: the server goes on, and whatever ran in
   * the sessions sees the end of its input.
   */
  public void cut() {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> sessions = running.children().toList();
      sessions.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(sessions);
    }
  }

  /**
   * Waits until none of the processes is there any more. They are not children of this process, for
   * which onExit() looks only now and then.
   */
  public static void awaitEnd(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      while (process.isAlive() && !isZombie(process)) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * Whether a process has ended, and only its number is still there: until its parent asks for its
   * status, which the first process of some machines does every few seconds (proc(5), stat).
   */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      // There is no /proc, or the number is gone by now.
      return false;
    }
  }

  /** The processes of all sessions, sshd's own and what it started; none if the server is down. */
  public List<ProcessHandle> sessions() {
    Process running = process;
    return running == null ? List.of() : running.descendants().toList();
  }

  /** Kills the server if it runs and starts it again: same port, same host keys, same files. */
  public void restart() {
    kill();
    try {
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String address() {
    return ADDRESS;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return System.getProperty("user.name");
  }

  @Override
  public List<String> hostKeyLines() {
    return hostKeys.stream().map(key -> key.knownHostsLine(ADDRESS, port)).toList();
  }

  @Override
  public String deployPath() {
    return directory.resolve("deploy").toString();
  }

  @Override
  public String shell(String line) {
    try {
      Process shell =
          new ProcessBuilder("/bin/sh", "-c", line)
              .directory(new File(deployPath()))
              .redirectErrorStream(true)
              .start();
      shell.getOutputStream().close();
      String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = shell.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "%s on the server ended with %d: %s".formatted(line, status, printed));
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran on the server", e);
    }
  }

  @Override
  public String log() {
    return String.join("\n", log);
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
