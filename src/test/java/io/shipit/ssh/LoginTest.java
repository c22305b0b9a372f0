package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.demo.Faults;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which keys are offered, and what is told when none is taken. */
final class LoginTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestKey login = TestKey.ed25519();
  private final TestKey wrong = TestKey.ed25519();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

  @TempDir Path dir;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void keys_of_every_type_in_openssh_format_log_in() {
    for (TestKey key : List.of(TestKey.ed25519(), TestKey.ecdsa(), TestKey.rsa())) {
      Path home = home();
      connect(files(home, server(key)).identity(key), Map.of());
    }
  }

  @Test
  void keys_in_pem_log_in() throws Exception {
    for (TestKey key : List.of(TestKey.ed25519(), TestKey.rsa())) {
      Path home = home();
      Path file = pem(home.resolve("key.pem"), key.pair());
      connect(files(home, server(key)).identityFile(file), Map.of());
    }
  }

  @Test
  void the_right_key_may_be_the_last_one() {
    connect(files(dir, server(login)).identity(wrong).identity(login), Map.of());
  }

  @Test
  void keys_of_the_agent_log_in() {
    for (TestKey key : List.of(login, TestKey.rsa())) {
      Path home = home();
      try (TestAgent agent = new TestAgent(home, wrong, key)) {
        connect(files(home, server(key)), agent(agent));
        assertThat(agent.signatures()).isEqualTo(1);
      }
    }
  }

  @Test
  void the_agent_signs_with_a_key_whose_file_is_encrypted() {
    Path file = login.writeTo(dir, "encrypted", "secret");
    try (TestAgent agent = new TestAgent(dir, login)) {
      connect(files(dir, server(login), "IdentitiesOnly yes").identityFile(file), agent(agent));
      assertThat(agent.signatures()).isEqualTo(1);
    }
  }

  @Test
  void identities_only_keeps_the_other_keys_of_the_agent_back() {
    try (TestAgent agent = new TestAgent(dir, login)) {
      UserError error =
          failure(files(dir, server(login), "IdentitiesOnly yes").identity(wrong), agent(agent));
      assertThat(error.getMessage()).contains(print(wrong)).doesNotContain(print(login));
      assertThat(agent.signatures()).isZero();
    }
  }

  @Test
  void identity_agent_none_means_no_agent() {
    try (TestAgent agent = new TestAgent(dir, login)) {
      assertThat(failure(files(dir, server(login), "IdentityAgent none"), agent(agent)))
          .hasMessageContaining("there was no key to offer");
    }
  }

  @Test
  void keys_of_the_agent_that_are_named_come_first() {
    try (TestAgent agent = new TestAgent(dir, wrong, login)) {
      Path file = login.writeTo(dir, "named");
      UserError error =
          failure(files(dir, server(TestKey.ed25519())).identityFile(file), agent(agent));
      assertThat(error.getMessage().lines().skip(1))
          .containsExactly(
              "  offered ssh-ed25519 " + print(login) + " of ssh-agent (test)",
              "  offered ssh-ed25519 " + print(wrong) + " of ssh-agent (test)");
    }
  }

  @Test
  void every_key_is_told_when_none_is_taken() throws Exception {
    Path encrypted = login.writeTo(dir, "encrypted", "secret");
    Path open = wrong.writeTo(dir, "open");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path text = Files.writeString(dir.resolve("text"), "no key");
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rw-------"));
    Path brief = pem(dir.resolve("brief"), RsaKeys.pair(1024));
    Path gone = dir.resolve("gone");
    UserError error =
        failure(
            files(dir, server(login))
                .identity(wrong)
                .identityFile(encrypted)
                .identityFile(open)
                .identityFile(text)
                .identityFile(brief)
                .identityFile(dir.resolve("missing")),
            Map.of("SSH_AUTH_SOCK", gone.toString()));
    assertThat(error.getMessage().replaceAll("SHA256:[A-Za-z0-9+/]{43} of " + brief, "PRINT"))
        .matches("(?s)127.0.0.1:\\d+ lets none of our keys log in as somebody\n.*")
        .endsWith(
            String.join(
                "\n",
                "  offered ssh-ed25519 " + print(wrong) + " of " + dir.resolve("id0"),
                "  not offered any key of ssh-agent: " + gone + ": No such file or directory",
                "  not offered "
                    + encrypted
                    + ": it is encrypted; ssh-add "
                    + encrypted
                    + " lets ssh-agent sign with it",
                "  not offered " + open + ": others may read it; chmod 600 makes it private again",
                "  not offered " + text + ": it cannot be read as a private key",
                "  not offered ssh-rsa PRINT: RSA keys need 2048 bits"));
    assertThat(error.hint())
        .isEqualTo(
            "add one of the public keys to ~somebody/.ssh/authorized_keys on the server, or load"
                + " the right key into ssh-agent, or name it by IdentityFile in ssh_config");
    assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
  }

  @Test
  void a_login_is_not_tried_again() {
    List<Faults.Event> logins = new CopyOnWriteArrayList<>();
    EmbeddedTestServer server =
        new EmbeddedTestServer(
            dir,
            login,
            event -> {
              logins.add(event);
              return new Faults.Reaction.Refuse();
            });
    open.add(server);
    failure(files(dir, server).identity(login), Map.of());
    assertThat(logins).containsExactly(new Faults.Event.Login("somebody"));
  }

  @Test
  void a_connection_that_is_cut_at_the_login_is_no_refusal() {
    EmbeddedTestServer server =
        new EmbeddedTestServer(dir, login, event -> new Faults.Reaction.Cut());
    open.add(server);
    UserError error = failure(files(dir, server).identity(login), Map.of());
    assertThat(error)
        .hasMessageMatching(
            "login as somebody at 127.0.0.1:\\d+: .+\n"
                + "  offered ssh-ed25519 SHA256:.{43} of .*/id0");
  }

  private EmbeddedTestServer server(TestKey key) {
    EmbeddedTestServer server = new EmbeddedTestServer(dir, key, Faults.NONE);
    open.add(server);
    return server;
  }

  private Path home() {
    try {
      return Files.createTempDirectory(dir, "home");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClientFiles files(Path home, EmbeddedTestServer server, String... settings) {
    return ClientFiles.in(home).trust(server).host("web1", server, settings);
  }

  private static Map<String, String> agent(TestAgent agent) {
    return Map.of("SSH_AUTH_SOCK", agent.socket().toString());
  }

  private static void connect(ClientFiles files, Map<String, String> environment) {
    try (MinaDialer dialer = files.dialer(environment)) {
      assertThat(dialer.connect(new Address("web1", null, null), LIMIT).isOpen()).isTrue();
    }
  }

  private static UserError failure(ClientFiles files, Map<String, String> environment) {
    try (MinaDialer dialer = files.dialer(environment)) {
      return catchThrowableOfType(
          UserError.class, () -> dialer.connect(new Address("web1", null, null), LIMIT));
    }
  }

  private static String print(TestKey key) {
    return SshKey.of(key.pair().getPublic()).fingerprint();
  }

  /** Writes a private key as PKCS #8 (RFC 5958). */
  private static Path pem(Path file, KeyPair pair) throws IOException {
    Key key = pair.getPrivate();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
