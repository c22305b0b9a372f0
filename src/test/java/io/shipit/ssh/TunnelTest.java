package io.shipit.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.shipit.demo.Faults;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel is a socket, as far as HTTP and TLS can tell. */
final class TunnelTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  @TempDir Path dir;
  private EmbeddedTestServer server;
  private MinaDialer dialer;
  private Connection connection;

  @BeforeEach
  void connect() {
    TestKey login = TestKey.ed25519();
    server = new EmbeddedTestServer(dir, login, Faults.NONE);
    dialer = ClientFiles.in(dir).identity(login).trust(server).host("host", server).dialer();
    connection = dialer.connect(new Address("host", null, null), LIMIT);
  }

  @AfterEach
  void disconnect() {
    dialer.close();
    server.close();
  }

  @Test
  void http_travels_through_a_tunnel() throws Exception {
    HttpServer http = serve(HttpServer.create(loopback(), 0));
    try (Socket socket = connection.tunnel("localhost", http.getAddress().getPort())) {
      assertThat(ask(socket)).startsWith("HTTP/1.1 200 OK").endsWith("healthy");
    } finally {
      http.stop(0);
    }
  }

  @Test
  void tls_travels_through_a_tunnel() throws Exception {
    SSLContext tls = tls();
    HttpsServer https = HttpsServer.create(loopback(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    int port = serve(https).getAddress().getPort();
    try (Socket tunnel = connection.tunnel("localhost", port);
        SSLSocket socket =
            (SSLSocket) tls.getSocketFactory().createSocket(tunnel, "localhost", port, true)) {
      socket.setSoTimeout(20_000);
      assertThat(ask(socket)).startsWith("HTTP/1.1 200 OK").endsWith("healthy");
    } finally {
      https.stop(0);
    }
  }

  @Test
  void five_megabytes_each_way_arrive_whole() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = connection.tunnel("127.0.0.1", listener.getLocalPort());
        Socket far = listener.accept()) {
      byte[] bytes = new byte[5 * 1024 * 1024];
      new Random(7).nextBytes(bytes);
      CompletableFuture<Long> echo =
          CompletableFuture.supplyAsync(
              () -> {
                try (InputStream in = far.getInputStream()) {
                  long count = in.transferTo(far.getOutputStream());
                  far.shutdownOutput();
                  return count;
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      near.getOutputStream().write(bytes);
                      near.shutdownOutput();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      assertThat(near.getInputStream().readAllBytes()).isEqualTo(bytes);
      writer.join();
      assertThat(echo.get()).isEqualTo(bytes.length);
    }
  }

  @Test
  void reading_stops_when_the_socket_is_closed() throws Exception {
    Socket near;
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      near = connection.tunnel("127.0.0.1", listener.getLocalPort());
      Socket far = listener.accept();
      near.setSoTimeout(20_000);
      InputStream in = near.getInputStream();
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      ended.completeExceptionally(new AssertionError("read " + in.read()));
                    } catch (IOException e) {
                      ended.complete(e);
                    }
                  });
      near.close();
      reader.join();
      assertThat(ended.get()).isInstanceOf(SocketException.class);
      assertThat(near.isClosed()).isTrue();
      assertThatThrownBy(near::getInputStream).isInstanceOf(SocketException.class);
      assertThat(far.getInputStream().read()).isEqualTo(-1);
      far.close();
    }
  }

  @Test
  void a_time_out_leaves_the_socket_usable() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = connection.tunnel("127.0.0.1", listener.getLocalPort());
        Socket far = listener.accept()) {
      near.setSoTimeout(20);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> near.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
      near.setSoTimeout(20_000);
      far.getOutputStream().write('x');
      assertThat(near.getInputStream().read()).isEqualTo('x');
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static <S extends HttpServer> S serve(S http) {
    http.createContext(
        "/",
        exchange -> {
          byte[] body = "healthy".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    return http;
  }

  private static String ask(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST.getBytes(UTF_8));
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** A key and a certificate for localhost, and trust in it. */
  private SSLContext tls() throws Exception {
    Path file = dir.resolve("keys");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "x",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                file.toString(),
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, "secret".toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, "secret".toCharArray());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
