package io.shipit.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that do not behave before anybody is logged in. */
final class HostileServerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  /** More than the kernel buffers for one connection on loopback (tcp(7), tcp_rmem, tcp_wmem). */
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  /** What a server does with a connection. */
  interface Behaviour {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  @TempDir Path dir;
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private @Nullable Thread server;
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    end.countDown();
    listener.close();
  }

  @Test
  void case57_silence_ends_with_the_time() {
    serve(socket -> end.await());
    assertThat(failure(SHORT))
        .hasMessage(
            "127.0.0.1:%d does not greet as an SSH server: no answer within 300 ms"
                .formatted(listener.getLocalPort()));
  }

  @Test
  void case57_a_stalled_key_exchange_ends_with_the_time() {
    serve(
        socket -> {
          socket.getOutputStream().write("SSH-2.0-stalled\r\n".getBytes(UTF_8));
          end.await();
        });
    assertThat(failure(SHORT))
        .hasMessage(
            "the SSH handshake with 127.0.0.1:%d failed: no answer within 300 ms"
                .formatted(listener.getLocalPort()));
  }

  @Test
  void case57_a_stalled_connection_ends_with_connect_timeout() {
    serve(socket -> end.await());
    assertThat(failure(LONG, "ConnectTimeout 1")).hasMessageContaining("no answer within 1 s");
  }

  @Test
  void case57_endless_lines_before_the_version_are_not_read_for_ever() throws Exception {
    serve(socket -> repeat(socket, "not yet\r\n"));
    assertThat(failure(LONG)).hasMessageContaining("does not greet as an SSH server");
    fewBytesWereRead();
  }

  @Test
  void case57_an_endless_version_line_is_not_read_for_ever() throws Exception {
    serve(
        socket -> {
          socket.getOutputStream().write("SSH-2.0-".getBytes(UTF_8));
          repeat(socket, "x");
        });
    assertThat(failure(LONG)).hasMessageContaining("does not greet as an SSH server");
    fewBytesWereRead();
  }

  @Test
  void case57_an_endless_packet_is_not_read_for_ever() throws Exception {
    serve(
        socket -> {
          socket.getOutputStream().write("SSH-2.0-large\r\n".getBytes(UTF_8));
          socket.getOutputStream().write(new byte[] {0x7f, 0, 0, 0});
          repeat(socket, "x");
        });
    assertThat(failure(LONG)).hasMessageContaining("the SSH handshake with");
    fewBytesWereRead();
  }

  @Test
  void a_server_that_hangs_up_at_once_is_told() {
    serve(Socket::close);
    assertThat(failure(LONG)).hasMessageContaining("does not greet as an SSH server");
  }

  @Test
  void a_web_server_is_no_ssh_server() {
    serve(
        socket -> {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
          socket.close();
        });
    assertThat(failure(LONG)).hasMessageContaining("does not greet as an SSH server");
  }

  @Test
  void text_of_a_server_is_printable() {
    serve(
        socket -> {
          socket.getOutputStream().write("\u001b[2J\u001b]0;you\u0007\n\0".getBytes(UTF_8));
          socket.close();
        });
    assertThat(failure(LONG).getMessage()).doesNotContain("\u001b", "\u0007");
  }

  @Test
  void a_port_where_nothing_listens_is_told() throws IOException {
    listener.close();
    UserError error = failure(LONG);
    assertThat(error)
        .hasMessage(
            "cannot connect to 127.0.0.1:%d: Connection refused"
                .formatted(listener.getLocalPort()));
    assertThat(error.hint()).startsWith("check that the server is up");
  }

  @Test
  void a_name_that_nobody_knows_is_told() {
    ClientFiles files = ClientFiles.in(dir).host("web1", "nowhere.invalid", 22, "me");
    try (MinaDialer dialer = files.dialer()) {
      UserError error =
          catchThrowableOfType(
              UserError.class, () -> dialer.connect(new Address("web1", null, null), LONG));
      assertThat(error).hasMessage("cannot resolve nowhere.invalid: unknown host");
      assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
    }
  }

  private void serve(Behaviour behaviour) {
    server =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Socket socket = listener.accept()) {
                    behaviour.serve(socket);
                  } catch (IOException | InterruptedException e) {
                    // The client has gone, as it should.
                  }
                });
  }

  /** What the server could send before the client hung up, which it must have done. */
  private void fewBytesWereRead() throws InterruptedException {
    Objects.requireNonNull(server).join();
    assertThat(sent).hasValueBetween(1, MOST_BYTES);
  }

  private void repeat(Socket socket, String text) throws IOException {
    byte[] bytes = text.repeat(10_000).getBytes(UTF_8);
    OutputStream out = socket.getOutputStream();
    while (true) {
      out.write(bytes);
      sent.addAndGet(bytes.length);
    }
  }

  private UserError failure(Duration limit, String... settings) {
    ClientFiles files =
        ClientFiles.in(dir)
            .identity(TestKey.ed25519())
            .host("web1", "127.0.0.1", listener.getLocalPort(), "me", settings);
    try (MinaDialer dialer = files.dialer()) {
      UserError error =
          catchThrowableOfType(
              UserError.class, () -> dialer.connect(new Address("web1", null, null), limit));
      assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
      return error;
    }
  }
}
