package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that offer too little, or too much. */
final class AlgorithmTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestKey login = TestKey.ed25519();

  @TempDir Path dir;

  @Test
  void case58_sha1_signatures_are_refused() throws Exception {
    assertRefused(
        RsaKeys.pair(2048),
        server -> server.setSignatureFactories(List.of(BuiltinSignatures.rsa)),
        "offers no safe host key, only ssh-rsa");
  }

  @Test
  @SuppressWarnings("deprecation")
  void case58_group1_is_refused() throws Exception {
    assertRefused(
        TestKey.ed25519().pair(),
        server ->
            server.setKeyExchangeFactories(
                List.of(
                    ServerBuilder.DH2KEX.apply(BuiltinDHFactories.dhg1),
                    ServerBuilder.DH2KEX.apply(BuiltinDHFactories.dhg14))),
        "offers no safe key exchange, only"
            + " diffie-hellman-group1-sha1,diffie-hellman-group14-sha1");
  }

  @Test
  void case58_cbc_is_refused() throws Exception {
    assertRefused(
        TestKey.ed25519().pair(),
        server -> server.setCipherFactories(List.of(BuiltinCiphers.aes256cbc)),
        "offers no safe cipher, only aes256-cbc");
  }

  @Test
  void case58_sha1_macs_are_refused() throws Exception {
    assertRefused(
        TestKey.ed25519().pair(),
        server -> {
          server.setCipherFactories(List.of(BuiltinCiphers.aes256ctr));
          server.setMacFactories(List.of(BuiltinMacs.hmacsha1));
        },
        "offers no safe message authentication, only hmac-sha1");
  }

  @Test
  void case58_a_short_rsa_host_key_is_refused() throws Exception {
    try (SshServer server = server(RsaKeys.pair(1024), made -> {})) {
      assertThat(failure(server))
          .hasMessage(
              "the host key of [127.0.0.1]:%d has 1024 bits, and RSA keys need 2048"
                  .formatted(server.getPort()));
    }
  }

  @Test
  void case58_chacha20_is_used_with_strict_key_exchange_only() throws Exception {
    Consumer<SshServer> chacha =
        server -> server.setCipherFactories(List.of(BuiltinCiphers.cc20p1305_openssh));
    try (SshServer server = server(TestKey.ed25519().pair(), chacha)) {
      connect(server, connection -> assertThat(connection.isOpen()).isTrue());
    }
    assertRefused(
        TestKey.ed25519().pair(),
        chacha.andThen(AlgorithmTest::forgetStrictKeyExchange),
        "has no cipher but chacha20-poly1305@openssh.com, and no strict key exchange to make it"
            + " safe");
  }

  @Test
  void case58_without_strict_key_exchange_another_cipher_is_used() throws Exception {
    try (SshServer server =
        server(TestKey.ed25519().pair(), AlgorithmTest::forgetStrictKeyExchange)) {
      connect(server, connection -> assertThat(connection.isOpen()).isTrue());
    }
  }

  @Test
  void host_keys_of_every_type_are_understood() throws Exception {
    for (KeyPair key :
        List.of(TestKey.ed25519().pair(), TestKey.ecdsa().pair(), RsaKeys.pair(3072))) {
      try (SshServer server = server(key, made -> {})) {
        connect(
            server,
            connection ->
                assertThat(connection.hostKeyFingerprint())
                    .isEqualTo(SshKey.of(key.getPublic()).fingerprint()));
      }
    }
  }

  @Test
  void case57_a_storm_of_new_keys_is_weathered() throws Exception {
    Consumer<SshServer> stormy =
        server -> {
          CoreModuleProperties.REKEY_PACKETS_LIMIT.set(server, 20L);
          server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        };
    try (SshServer server = server(TestKey.ed25519().pair(), stormy)) {
      connect(
          server,
          connection -> {
            try (var files = connection.files()) {
              long written =
                  files.create(
                      dir.resolve("file").toString(), out -> out.write(new byte[4 * 1024 * 1024]));
              assertThat(written).isEqualTo(4 * 1024 * 1024);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void case57_a_banner_of_ten_megabytes_is_refused() throws Exception {
    Consumer<SshServer> talkative =
        server -> CoreModuleProperties.WELCOME_BANNER.set(server, "welcome ".repeat(1_300_000));
    try (SshServer server = server(TestKey.ed25519().pair(), talkative)) {
      // The library takes no packet of more than 256 KiB: of a longer one it reads a few blocks, so
      // that nobody learns why, and fails in the cipher. What it has to hold is bounded by that.
      UserError error = failure(server);
      assertThat(error)
          .hasMessage("login as me at 127.0.0.1:%d: Tag mismatch".formatted(server.getPort()));
      assertThat(error.hint()).startsWith("look at the log of sshd on the server");
      assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
    }
  }

  private void assertRefused(KeyPair hostKey, Consumer<SshServer> change, String what)
      throws Exception {
    try (SshServer server = server(hostKey, change)) {
      UserError error = failure(server);
      assertThat(error)
          .hasMessage("the SSH server at 127.0.0.1:%d %s".formatted(server.getPort(), what));
      assertThat(error.hint()).startsWith("update sshd on the server");
      assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
    }
  }

  private SshServer server(KeyPair hostKey, Consumer<SshServer> change) throws IOException {
    Cryptography.useTheJdk();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator((user, key, session) -> true);
    change.accept(server);
    server.start();
    return server;
  }

  private UserError failure(SshServer server) throws Exception {
    try (MinaDialer dialer = dialer(server)) {
      return catchThrowableOfType(
          UserError.class, () -> dialer.connect(new Address("web1", null, null), LIMIT));
    }
  }

  private void connect(SshServer server, Consumer<Connection> use) throws Exception {
    try (MinaDialer dialer = dialer(server)) {
      use.accept(dialer.connect(new Address("web1", null, null), LIMIT));
    }
  }

  private MinaDialer dialer(SshServer server) throws Exception {
    KeyPair hostKey = server.getKeyPairProvider().loadKeys(null).iterator().next();
    Path home = Files.createTempDirectory(dir, "home");
    return ClientFiles.in(home)
        .identity(login)
        .known(
            "[127.0.0.1]:%d %s"
                .formatted(server.getPort(), PublicKeyEntry.toString(hostKey.getPublic())))
        .host("web1", "127.0.0.1", server.getPort(), "me")
        .dialer();
  }

  /** Makes a server of the time before strict key exchange. */
  private static void forgetStrictKeyExchange(SshServer server) {
    server.setSessionFactory(
        new SessionFactory(server) {
          @Override
          protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new ServerSessionImpl(server, io) {
              @Override
              protected Map<KexProposalOption, String> doStrictKexProposal(
                  Map<KexProposalOption, String> proposal) {
                return proposal;
              }
            };
          }
        });
  }
}
