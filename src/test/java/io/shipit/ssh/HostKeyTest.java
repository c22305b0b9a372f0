package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.demo.Faults;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told about host keys, word by word. */
final class HostKeyTest {
  private final TestKey login = TestKey.ed25519();
  private final TestKey other = TestKey.ed25519();

  @TempDir Path dir;
  private EmbeddedTestServer server;
  private ClientFiles files;

  @BeforeEach
  void start() {
    server = new EmbeddedTestServer(dir, login, Faults.NONE);
    files = ClientFiles.in(dir).identity(login).host("web1", server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void case55_an_unknown_key_is_shown_with_the_line_to_add() {
    refused(
        """
        the host key of [127.0.0.1]:PORT is not known
          received ssh-ed25519 SHOWN
          looked for it in FILE (does not exist)\
        """,
        """
        ask the server's owner for the fingerprint, or read it on its console; only if it is the \
        same, add this line to FILE:
          [127.0.0.1]:PORT KEY\
        """);
  }

  @Test
  void case55_an_unknown_key_is_shown_with_what_is_known() {
    SshKey ecdsa = SshKey.of(TestKey.ecdsa().pair().getPublic());
    files.known("# first").known("[127.0.0.1]:" + server.port() + " " + ecdsa.line());
    refused(
        """
        the host key of [127.0.0.1]:PORT is not known
          received ssh-ed25519 SHOWN
          known is ecdsa-sha2-nistp256 %s in FILE:2\
        """
            .formatted(ecdsa.fingerprint()),
        """
        ask the server's owner for the fingerprint, or read it on its console; only if it is the \
        same, add this line to FILE:
          [127.0.0.1]:PORT KEY\
        """);
  }

  @Test
  void case55_a_certificate_authority_is_not_asked() {
    files.known("@cert-authority * " + SshKey.of(other.pair().getPublic()).line());
    refused(
        """
        the host key of [127.0.0.1]:PORT is not known
          received ssh-ed25519 SHOWN
          known is a certificate authority, which shipit does not ask, in FILE:1\
        """,
        """
        ask the server's owner for the fingerprint, or read it on its console; only if it is the \
        same, add this line to FILE:
          [127.0.0.1]:PORT KEY\
        """);
  }

  @Test
  void case55_a_changed_key_is_loud() {
    SshKey old = SshKey.of(other.pair().getPublic());
    files.known("web2 " + old.line()).known("[127.0.0.1]:" + server.port() + " " + old.line());
    refused(
        """
        THE HOST KEY OF [127.0.0.1]:PORT HAS CHANGED: this may be another machine that wants \
        to be taken for the server
          received ssh-ed25519 SHOWN
          expected ssh-ed25519 %s from FILE:2\
        """
            .formatted(old.fingerprint()),
        """
        do not go on before you know why it changed; if the server's owner confirms the new key, \
        replace FILE:2 by:
          [127.0.0.1]:PORT KEY\
        """);
  }

  @Test
  void case55_a_revoked_key_is_refused_though_it_is_known() {
    files.trust(server).known("@revoked * " + server.hostKeyLines().getFirst().split(" ", 2)[1]);
    refused(
        """
        the host key of [127.0.0.1]:PORT is revoked
          received ssh-ed25519 SHOWN
          revoked in FILE:2\
        """,
        "whoever has this key may not be the server: give the server a new host key");
  }

  @Test
  void case56_a_file_that_everybody_may_write_is_told_before_anybody_is_contacted()
      throws Exception {
    files.trust(server);
    Files.setPosixFilePermissions(files.knownHosts(), PosixFilePermissions.fromString("rw-rw-rw-"));
    server.close();
    refused(
        "cannot tell whether its host key is to be trusted: FILE may be written by everybody",
        "mend the known_hosts file: it must be a regular file that only its owner may write");
  }

  @Test
  void a_trusted_key_is_named_by_its_fingerprint() {
    files.trust(server);
    try (MinaDialer dialer = files.dialer()) {
      var connection = dialer.connect(new Address("web1", null, null), Duration.ofSeconds(20));
      assertThat(connection.hostKeyFingerprint()).isEqualTo(shown().fingerprint());
    }
  }

  private void refused(String message, String hint) {
    try (MinaDialer dialer = files.dialer()) {
      UserError error =
          catchThrowableOfType(
              UserError.class,
              () -> dialer.connect(new Address("web1", null, null), Duration.ofSeconds(20)));
      assertThat(error).hasMessage(fill(message));
      assertThat(error.hint()).isEqualTo(fill(hint));
      assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
    }
  }

  private String fill(String text) {
    return text.replace("PORT", Integer.toString(server.port()))
        .replace("SHOWN", shown().fingerprint())
        .replace("FILE", files.knownHosts().toString())
        .replace("KEY\n", shown().line() + "\n")
        .replaceAll(" KEY$", " " + shown().line());
  }

  private SshKey shown() {
    String[] words = server.hostKeyLines().getFirst().split(" ", -1);
    return java.util.Objects.requireNonNull(SshKey.of(words[1], words[2]));
  }
}
