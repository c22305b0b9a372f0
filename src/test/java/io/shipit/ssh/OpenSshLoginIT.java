package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.UserError;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins to OpenSSH servers that are set up in various ways. */
@NeedsSshd
final class OpenSshLoginIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestKey login = TestKey.ed25519();

  @TempDir Path dir;

  @Test
  void keys_of_every_type_log_in() {
    for (TestKey key : List.of(TestKey.ed25519(), TestKey.ecdsa(), TestKey.rsa())) {
      try (OpenSshServer server = OpenSshServer.start(key);
          MinaDialer dialer =
              files(dir.resolve(key.pair().getPublic().getAlgorithm()), server, key)) {
        assertThat(dialer.connect(web1(), LIMIT).isOpen()).isTrue();
      }
    }
  }

  @Test
  void a_real_agent_signs() throws Exception {
    for (TestKey key : List.of(TestKey.ed25519(), TestKey.ecdsa(), TestKey.rsa())) {
      Path home = Files.createTempDirectory(dir, "home");
      Path socket = home.resolve("agent");
      Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
      // It says where it listens once it does.
      assertThat(agent.inputReader().readLine()).contains(socket.toString());
      try (OpenSshServer server = OpenSshServer.start(key);
          MinaDialer dialer =
              ClientFiles.in(home)
                  .trust(server)
                  .host("web1", server)
                  .dialer(Map.of("SSH_AUTH_SOCK", socket.toString()))) {
        add(key.writeTo(home, "key"), socket);
        assertThat(dialer.connect(web1(), LIMIT).isOpen()).isTrue();
      } finally {
        agent.destroy();
        assertThat(agent.waitFor()).isNotNegative();
      }
    }
  }

  @Test
  void a_key_that_is_not_authorised_is_told() {
    try (OpenSshServer server = OpenSshServer.start(TestKey.ed25519());
        MinaDialer dialer = files(dir, server, login)) {
      UserError error = catchThrowableOfType(UserError.class, () -> dialer.connect(web1(), LIMIT));
      assertThat(error.getMessage().lines().findFirst().orElseThrow())
          .isEqualTo(
              "127.0.0.1:%d lets none of our keys log in as %s"
                  .formatted(server.port(), server.user()));
    }
  }

  @Test
  void case59_too_many_keys_are_told_in_the_words_of_the_server() {
    ClientFiles files = ClientFiles.in(dir);
    try (OpenSshServer server = OpenSshServer.start(login, "MaxAuthTries 2")) {
      for (int i = 0; i < 5; i++) {
        files.identity(TestKey.ed25519());
      }
      try (MinaDialer dialer = files.trust(server).host("web1", server).dialer()) {
        UserError error =
            catchThrowableOfType(UserError.class, () -> dialer.connect(web1(), LIMIT));
        assertThat(error.getMessage().lines().findFirst().orElseThrow())
            .isEqualTo(
                "login as %s at 127.0.0.1:%d: Too many authentication failures"
                    .formatted(server.user(), server.port()));
        assertThat(error.hint()).contains("IdentitiesOnly");
      }
    }
  }

  @Test
  void case59_more_than_a_key_is_refused() {
    try (OpenSshServer server =
            OpenSshServer.start(
                login,
                "KbdInteractiveAuthentication yes",
                "AuthenticationMethods publickey,keyboard-interactive");
        MinaDialer dialer = files(dir, server, login)) {
      assertThatThrownBy(() -> dialer.connect(web1(), LIMIT))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("wants more than a key from");
    }
  }

  @Test
  void case59_a_server_that_takes_no_keys_is_told() {
    try (OpenSshServer server =
            OpenSshServer.start(login, "PubkeyAuthentication no", "PasswordAuthentication yes");
        MinaDialer dialer = files(dir, server, login)) {
      assertThatThrownBy(() -> dialer.connect(web1(), LIMIT))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("lets nobody log in with a key, only by password");
    }
  }

  @Test
  void a_server_that_forbids_forwarding_is_told() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(login, "AllowTcpForwarding no");
        MinaDialer dialer = files(dir, server, login)) {
      Connection connection = dialer.connect(web1(), LIMIT);
      assertThatThrownBy(() -> connection.tunnel("127.0.0.1", server.port()))
          .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isFalse())
          .hasMessageStartingWith("the server refuses a tunnel to 127.0.0.1:");
    }
  }

  @Test
  void a_channel_too_many_is_refused_and_the_others_live_on() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(login, "MaxSessions 2");
        MinaDialer dialer = files(dir, server, login)) {
      Connection connection = dialer.connect(web1(), LIMIT);
      List<RemoteProcess> running = new ArrayList<>();
      running.add(connection.start("cat"));
      running.add(connection.start("cat"));
      assertThatThrownBy(() -> connection.start("true"))
          .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isFalse())
          .hasMessageStartingWith("the server refuses a command: ");
      for (RemoteProcess cat : running) {
        cat.stdin().close();
        assertThat(cat.waitFor(LIMIT)).hasValue(0);
      }
    }
  }

  @Test
  void case62_an_account_without_a_shell_is_no_success() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(login, "ForceCommand /nonexistent");
        MinaDialer dialer = files(dir, server, login)) {
      assertThat(dialer.connect(web1(), LIMIT).start("true").waitFor(LIMIT)).hasValue(127);
    }
  }

  @Test
  void every_cipher_and_key_exchange_of_ours_is_understood() {
    for (String setting :
        List.of(
            "Ciphers aes128-gcm@openssh.com",
            "Ciphers aes256-gcm@openssh.com",
            "Ciphers aes128-ctr",
            "Ciphers aes256-ctr",
            "Ciphers chacha20-poly1305@openssh.com",
            "KexAlgorithms curve25519-sha256",
            "KexAlgorithms curve25519-sha256@libssh.org",
            "KexAlgorithms ecdh-sha2-nistp256",
            "KexAlgorithms ecdh-sha2-nistp384",
            "KexAlgorithms ecdh-sha2-nistp521",
            "KexAlgorithms diffie-hellman-group14-sha256",
            "KexAlgorithms diffie-hellman-group16-sha512",
            "KexAlgorithms diffie-hellman-group18-sha512")) {
      try (OpenSshServer server = OpenSshServer.start(login, setting);
          MinaDialer dialer = files(dir.resolve(setting.replace(' ', '-')), server, login)) {
        assertThat(dialer.connect(web1(), LIMIT).isOpen()).as(setting).isTrue();
      }
    }
  }

  @Test
  void case58_what_is_unsafe_is_refused() {
    for (String setting :
        List.of(
            "Ciphers aes256-cbc",
            "KexAlgorithms diffie-hellman-group14-sha1",
            "HostKeyAlgorithms ssh-rsa")) {
      List<String> settings = new ArrayList<>(List.of(setting));
      if (setting.endsWith("ssh-rsa")) {
        settings.add("HostKey " + TestKey.rsa().writeTo(dir, "rsa"));
      }
      try (OpenSshServer server = OpenSshServer.start(login, settings.toArray(new String[0]));
          MinaDialer dialer = files(dir.resolve(setting.replace(' ', '-')), server, login)) {
        assertThatThrownBy(() -> dialer.connect(web1(), LIMIT))
            .as(setting)
            .isInstanceOf(UserError.class)
            .hasMessageContaining("offers no safe ");
      }
    }
  }

  private static MinaDialer files(Path home, OpenSshServer server, TestKey key) {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ClientFiles.in(home).identity(key).trust(server).host("web1", server).dialer();
  }

  private static Address web1() {
    return new Address("web1", null, null);
  }

  private static void add(Path key, Path socket) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("ssh-add", "-q", key.toString());
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor()).isZero();
  }
}
