package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.UserError;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that want something else than a key, or more. */
final class OtherLoginTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestKey one = TestKey.ed25519();
  private final TestKey other = TestKey.ed25519();
  private final AtomicInteger asked = new AtomicInteger();

  @TempDir Path dir;
  private SshServer server;

  @BeforeEach
  void prepare() {
    Cryptography.useTheJdk();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(TestKey.ed25519().pair()));
    server.setPublickeyAuthenticator((user, key, session) -> true);
    server.setPasswordAuthenticator(
        (user, password, session) -> {
          asked.incrementAndGet();
          return true;
        });
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void case59_a_password_is_never_sent() throws Exception {
    UserError error = failure("", UserAuthPasswordFactory.INSTANCE);
    assertThat(error)
        .hasMessageMatching("127.0.0.1:\\d+ lets nobody log in with a key, only by password");
    assertThat(asked).hasValue(0);
  }

  @Test
  void case59_a_prompt_is_never_answered() throws Exception {
    UserError error =
        failure(
            "publickey,keyboard-interactive",
            UserAuthPublicKeyFactory.INSTANCE,
            UserAuthKeyboardInteractiveFactory.INSTANCE);
    assertThat(error.getMessage().lines().findFirst().orElseThrow())
        .matches("127.0.0.1:\\d+ wants more than a key from me: keyboard-interactive");
    assertThat(error.hint())
        .isEqualTo(
            "shipit logs in with a key and nothing else: let sshd ask this account for no more");
    assertThat(asked).hasValue(0);
  }

  @Test
  void case59_endless_partial_success_ends_with_the_keys() throws Exception {
    String endless = "publickey" + ",publickey".repeat(50);
    UserError error = failure(endless, UserAuthPublicKeyFactory.INSTANCE);
    assertThat(error).hasMessageContaining("wants more than a key from me: publickey");
  }

  @Test
  void two_keys_log_in_where_two_are_asked_for() throws Exception {
    start("publickey,publickey", UserAuthPublicKeyFactory.INSTANCE);
    try (MinaDialer dialer = dialer()) {
      assertThat(dialer.connect(new Address("web1", null, null), LIMIT).isOpen()).isTrue();
    }
  }

  private UserError failure(String methods, UserAuthFactory... factories) throws Exception {
    start(methods, factories);
    try (MinaDialer dialer = dialer()) {
      return catchThrowableOfType(
          UserError.class, () -> dialer.connect(new Address("web1", null, null), LIMIT));
    }
  }

  private void start(String methods, UserAuthFactory... factories) throws Exception {
    server.setUserAuthFactories(List.of(factories));
    if (!methods.isEmpty()) {
      CoreModuleProperties.AUTH_METHODS.set(server, methods);
    }
    server.start();
  }

  private MinaDialer dialer() throws Exception {
    KeyPair hostKey = server.getKeyPairProvider().loadKeys(null).iterator().next();
    return ClientFiles.in(dir)
        .identity(one)
        .identity(other)
        .known(
            "[127.0.0.1]:%d %s"
                .formatted(server.getPort(), PublicKeyEntry.toString(hostKey.getPublic())))
        .host("web1", "127.0.0.1", server.getPort(), "me")
        .dialer();
  }
}
