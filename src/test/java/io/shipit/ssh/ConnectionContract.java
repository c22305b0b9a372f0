package io.shipit.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connection does, whichever server is at its other end. */
abstract class ConnectionContract {
  static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path dir;
  private SshTestServer server;
  private MinaDialer dialer;
  private Connection connection;

  /** Starts a server on this machine which lets a key in. */
  abstract SshTestServer start(TestKey login) throws Exception;

  /** Cuts every connection of a server, without a word. */
  abstract void cut(SshTestServer server);

  @BeforeEach
  void connect() throws Exception {
    TestKey login = TestKey.ed25519();
    server = start(login);
    dialer = ClientFiles.in(dir).identity(login).trust(server).host("host", server).dialer();
    connection = dialer.connect(new Address("host", null, null), LIMIT);
  }

  @AfterEach
  void disconnect() {
    dialer.close();
    server.close();
  }

  @Test
  void a_command_has_three_streams_and_a_status() throws Exception {
    try (RemoteProcess process = connection.start("echo out; echo err >&2; exit 7")) {
      assertThat(text(process.stdout())).isEqualTo("out\n");
      assertThat(text(process.stderr())).isEqualTo("err\n");
      assertThat(process.waitFor(LIMIT)).hasValue(7);
    }
  }

  @Test
  void a_shell_reads_its_commands_one_by_one() throws Exception {
    try (RemoteProcess shell = connection.start("sh")) {
      BufferedReader answers = new BufferedReader(new InputStreamReader(shell.stdout(), UTF_8));
      for (int i = 0; i < 20; i++) {
        shell.stdin().write(("echo answer " + i + "\n").getBytes(UTF_8));
        shell.stdin().flush();
        assertThat(answers.readLine()).isEqualTo("answer " + i);
      }
      shell.stdin().close();
      assertThat(shell.waitFor(LIMIT)).hasValue(0);
    }
  }

  @Test
  void case62_a_command_that_a_signal_ends_has_no_status() throws Exception {
    try (RemoteProcess process = connection.start("kill -9 $$")) {
      assertThat(process.waitFor(LIMIT)).isEmpty();
    }
  }

  @Test
  void case62_a_command_that_does_not_end_in_time_has_no_status() throws Exception {
    try (RemoteProcess process = connection.start("sleep 60")) {
      assertThat(process.waitFor(Duration.ofMillis(50))).isEqualTo(OptionalInt.empty());
    }
  }

  @Test
  void eight_megabytes_arrive_as_they_were() throws Exception {
    byte[] bytes = random(8 * 1024 * 1024 + 13);
    Path file = file("upload");
    try (RemoteFiles files = connection.files()) {
      assertThat(files.create(root("upload"), out -> out.write(bytes))).isEqualTo(bytes.length);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void an_upload_may_be_written_byte_by_byte_or_be_empty() throws Exception {
    try (RemoteFiles files = connection.files()) {
      files.create(
          root("bytes"),
          out -> {
            for (int i = 0; i < 70_000; i++) {
              out.write(i);
            }
          });
      assertThat(files.create(root("empty"), out -> {})).isZero();
    }
    assertThat(Files.size(file("bytes"))).isEqualTo(70_000);
    assertThat(Files.readAllBytes(file("bytes"))).startsWith(0, 1, 2, 3);
    assertThat(file("empty")).isEmptyFile();
  }

  @Test
  void a_file_that_exists_is_not_written() throws Exception {
    Files.writeString(file("there"), "old");
    try (RemoteFiles files = connection.files()) {
      assertThatThrownBy(() -> files.create(root("there"), out -> out.write(1)))
          .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isFalse())
          .hasMessageStartingWith("cannot create " + root("there"));
    }
    assertThat(file("there")).hasContent("old");
  }

  @Test
  void what_the_writer_throws_is_thrown_on() throws Exception {
    try (RemoteFiles files = connection.files()) {
      assertThatThrownBy(
              () ->
                  files.create(
                      root("half"),
                      out -> {
                        throw new IOException("no more");
                      }))
          .hasMessage("no more");
      assertThat(files.read(root("half"), 10)).isEmpty();
    }
  }

  @Test
  void a_file_is_read_up_to_a_limit() throws Exception {
    byte[] bytes = random(100_000);
    Files.write(file("file"), bytes);
    try (RemoteFiles files = connection.files()) {
      assertThat(files.read(root("file"), 100_000)).isEqualTo(bytes);
      assertThatThrownBy(() -> files.read(root("file"), 99_999))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("more than 99999 bytes");
      assertThatThrownBy(() -> files.read(root("none"), 10))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("no such file");
    }
  }

  @Test
  void a_directory_is_created_once() throws Exception {
    try (RemoteFiles files = connection.files()) {
      files.createDirectory(root("new"));
      assertThatThrownBy(() -> files.createDirectory(root("new")))
          .isInstanceOf(TransportException.class);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("new"))))
        .isEqualTo("rwx------");
  }

  @Test
  void a_tunnel_carries_bytes_both_ways_and_times_out() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = connection.tunnel("127.0.0.1", listener.getLocalPort());
        Socket far = listener.accept()) {
      near.getOutputStream().write("ask".getBytes(UTF_8));
      near.shutdownOutput();
      assertThat(far.getInputStream().readAllBytes()).isEqualTo("ask".getBytes(UTF_8));

      near.setSoTimeout(50);
      assertThatThrownBy(() -> near.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      far.getOutputStream().write("answer".getBytes(UTF_8));
      far.shutdownOutput();
      near.setSoTimeout(0);
      assertThat(near.getInputStream().readAllBytes()).isEqualTo("answer".getBytes(UTF_8));
    }
  }

  @Test
  void a_tunnel_to_nowhere_is_refused() throws Exception {
    int port;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    TransportException refusal =
        catchThrowableOfType(TransportException.class, () -> connection.tunnel("127.0.0.1", port));
    assertThat(refusal.isLost()).isFalse();
  }

  @Test
  void channels_work_side_by_side() throws Exception {
    byte[] bytes = random(2 * 1024 * 1024);
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> echoes = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        echoes.add(workers.submit(() -> echo(bytes)));
      }
      for (Future<byte[]> echo : echoes) {
        assertThat(echo.get()).isEqualTo(bytes);
      }
    }
  }

  private byte[] echo(byte[] bytes) throws Exception {
    try (RemoteProcess cat = connection.start("cat")) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (OutputStream in = cat.stdin()) {
                      in.write(bytes);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      byte[] back = cat.stdout().readAllBytes();
      writer.join();
      assertThat(cat.waitFor(LIMIT)).hasValue(0);
      return back;
    }
  }

  @Test
  void what_is_under_way_when_the_connection_is_cut_is_lost() throws Exception {
    RemoteProcess sleeping = connection.start("echo begun; sleep 60");
    assertThat(sleeping.stdout().read()).isEqualTo('b');
    RemoteFiles files = connection.files();

    TransportException lost =
        catchThrowableOfType(
            TransportException.class,
            () ->
                files.create(
                    root("cut"),
                    out -> {
                      out.write(random(300_000));
                      cut(server);
                      for (int i = 0; i < 1000; i++) {
                        out.write(random(300_000));
                      }
                    }));

    assertThat(lost.isLost()).isTrue();
    assertThat(sleeping.waitFor(LIMIT)).isEmpty();
    assertThat(connection.isOpen()).isFalse();
    assertThatThrownBy(() -> connection.start("true"))
        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isTrue());
    assertThatThrownBy(connection::files).isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> connection.tunnel("127.0.0.1", 1))
        .isInstanceOf(TransportException.class);
  }

  @Test
  void closing_twice_is_closing_once() {
    assertThat(connection.isOpen()).isTrue();
    connection.close();
    connection.close();
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void the_host_key_is_the_known_one() {
    assertThat(connection.hostKeyFingerprint()).matches("SHA256:[A-Za-z0-9+/]{43}");
  }

  private String root(String name) {
    return server.deployPath() + "/" + name;
  }

  private Path file(String name) {
    return Path.of(root(name));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), UTF_8);
  }
}
