package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.shipit.config.HttpCheck;
import io.shipit.host.Answer;
import io.shipit.host.Host;
import io.shipit.host.HostBench;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Operation;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Register;
import io.shipit.host.Step;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The check after the swap where sshd forbids forwarding, so that the host has to ask itself; with
 * both tools, with one, with none.
 */
@NeedsSshd
class HealthCheckIT {
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir static Path directory;
  private static final Map<String, SshBenches> HOSTS = new HashMap<>();
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static HttpServer http;
  private static HttpsServer https;

  @BeforeAll
  static void start() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    http = HttpServer.create(any, 0);
    https = HttpsServer.create(any, 0);
    https.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    for (HttpServer server : List.of(http, https)) {
      server.createContext(
          "/",
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            int status =
                path.equals("/starting")
                    ? ASKED.incrementAndGet() % 3 == 0 ? 200 : 503
                    : Integer.parseInt(path.substring(1));
            exchange.getResponseHeaders().add("Location", "/200");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
    }
    for (String tools : List.of("curl wget", "curl", "wget", "")) {
      HOSTS.put(tools, host(tools));
    }
  }

  /** A certificate for 127.0.0.1, which the tools of the hosts are told to trust. */
  private static SSLContext selfSigned() throws Exception {
    Path store = directory.resolve("store");
    keytool(
        "-genkeypair",
        "-keystore",
        store,
        "-keyalg",
        "EC",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-ext",
        "bc:c");
    keytool("-exportcert", "-keystore", store, "-rfc", "-file", directory.resolve("ca.pem"));
    Files.writeString(
        directory.resolve("wgetrc"), "ca_certificate = " + directory.resolve("ca.pem") + "\n");
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Object... arguments) throws Exception {
    ProcessBuilder keytool =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString());
    keytool.command().addAll(Arrays.stream(arguments).map(Object::toString).toList());
    keytool.command().addAll(List.of("-storepass", "secret"));
    Process process = keytool.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
  }

  private static Path tools() {
    return directory.resolve("tools");
  }

  /** A server whose account has every tool of this machine, of curl and wget only those named. */
  private static SshBenches host(String named) throws Exception {
    Path bin = Files.createTempDirectory(Files.createDirectories(tools()), "bin");
    List<String> left = List.of(named.split(" "));
    for (String from : List.of("/usr/bin", "/bin")) {
      try (DirectoryStream<Path> programs = Files.newDirectoryStream(Path.of(from))) {
        for (Path program : programs) {
          String name = program.getFileName().toString();
          if (!List.of("curl", "wget").contains(name) || left.contains(name)) {
            try {
              Files.createSymbolicLink(bin.resolve(name), program);
            } catch (FileAlreadyExistsException e) {
              // /bin may be the same directory.
            }
          }
        }
      }
    }
    TestKey key = TestKey.ed25519();
    OpenSshServer server =
        OpenSshServer.start(
            key,
            "AllowTcpForwarding no",
            "SetEnv PATH=%s CURL_CA_BUNDLE=%s WGETRC=%s"
                .formatted(bin, directory.resolve("ca.pem"), directory.resolve("wgetrc")));
    Path client = Files.createTempDirectory(directory, "client");
    return SshBenches.here(server, key, client);
  }

  @AfterAll
  static void stop() {
    HOSTS.values().forEach(SshBenches::close);
    // JUnit would warn of every link that leads out of its directory.
    new LocalRoot(tools()).delete(".");
    http.stop(0);
    https.stop(0);
  }

  private static Answer activate(String tools, String url, int expect, Duration timeout) {
    HttpCheck check = new HttpCheck(URI.create(url), expect, timeout);
    try (HostBench bench = Objects.requireNonNull(HOSTS.get(tools)).bench(Settings.PLAIN, check)) {
      Host host = bench.client();
      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(1, null, payload), payload);
      done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
      done(host.perform(new Operation.Swap(holder(1), tx(1))));
      return host.perform(new Operation.Activate(holder(1), tx(1), false));
    }
  }

  private static String url(String page) {
    int port = (page.startsWith("https") ? https : http).getAddress().getPort();
    return page.replace("PORT", Integer.toString(port));
  }

  @ParameterizedTest
  @CsvSource({
    "curl wget, http://127.0.0.1:PORT/200, 200",
    "curl,      http://127.0.0.1:PORT/200, 200",
    "wget,      http://127.0.0.1:PORT/200, 200",
    "curl,      http://127.0.0.1:PORT/302, 302",
    "wget,      http://127.0.0.1:PORT/302, 302",
    "curl,      http://127.0.0.1:PORT/404, 404",
    "wget,      http://127.0.0.1:PORT/404, 404",
    "curl,      http://127.0.0.1:PORT/starting, 200",
    "wget,      http://127.0.0.1:PORT/starting, 200",
    "curl,      https://127.0.0.1:PORT/200, 200",
    "wget,      https://127.0.0.1:PORT/200, 200",
  })
  void a_host_asks_itself_where_the_server_allows_no_tunnel(String tools, String page, int expect) {
    done(activate(tools, url(page), expect, Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "curl, http://127.0.0.1:PORT/500, status 500 instead of 200",
    "wget, http://127.0.0.1:PORT/500, status 500 instead of 200",
    "curl, http://127.0.0.1:PORT/302, status 302 instead of 200",
    "wget, http://127.0.0.1:PORT/302, status 302 instead of 200",
    "curl, http://127.0.0.1:1/200, no answer",
    "wget, http://127.0.0.1:1/200, no answer",
    "curl, https://127.0.0.1:PORT/500, status 500 instead of 200",
    // The certificate is for 127.0.0.1 alone.
    "curl, https://localhost:PORT/200, no answer",
    "wget, https://localhost:PORT/200, no answer",
    "'', http://127.0.0.1:PORT/200, neither curl nor wget",
    "'', https://127.0.0.1:PORT/200, neither curl nor wget",
  })
  void a_check_that_fails_says_what_was_seen(String tools, String page, String seen) {
    Answer.Refused answer =
        refused(Step.CHECK, activate(tools, url(page), 200, Duration.ofMillis(1)));
    assertThat(answer.seen()).contains(seen).doesNotContain("Exception");
    assertThat(answer.hint()).isNotEmpty();
  }

  @Test
  void a_page_that_is_hostile_to_a_shell_is_data() {
    Answer answer =
        activate(
            "curl",
            url("http://127.0.0.1:PORT/200?x=$(touch%20" + directory + "/owned)'&y=;id"),
            200,
            Duration.ofMinutes(1));
    done(answer);
    assertThat(directory.resolve("owned")).doesNotExist();
  }
}
