package io.shipit.testbed;

import io.shipit.ssh.Cryptography;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/** A minimal SSH client for the tests of the test servers; strict about host keys. */
final class SshProbe {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private SshProbe() {}

  /** Runs a command and returns its standard output; it has to end with 0. */
  static String run(SshTestServer server, TestKey key, String command) throws IOException {
    try (SshClient client = client(server);
        ClientSession session = connect(client, server)) {
      session.addPublicKeyIdentity(key.pair());
      session.auth().verify(DEADLINE);
      return session.executeRemoteCommand(command);
    }
  }

  /** Tells whether the server lets a key in. */
  static boolean accepts(SshTestServer server, TestKey key) throws IOException {
    try (SshClient client = client(server);
        ClientSession session = connect(client, server)) {
      session.addPublicKeyIdentity(key.pair());
      return session.auth().await(DEADLINE) && session.isAuthenticated();
    }
  }

  /** Tells whether something listens on the server's port. */
  static boolean answers(SshTestServer server) throws IOException {
    try (SshClient client = client(server);
        ClientSession session = connect(client, server)) {
      return session.isOpen();
    } catch (SshException e) {
      return false;
    }
  }

  private static ClientSession connect(SshClient client, SshTestServer server) throws IOException {
    return client
        .connect(server.user(), server.address(), server.port())
        .verify(DEADLINE)
        .getSession();
  }

  private static SshClient client(SshTestServer server) {
    List<String> known = server.hostKeyLines();
    Cryptography.useTheJdk();
    SshClient client = SshClient.setUpDefaultClient();
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    ServerKeyVerifier strict =
        (session, address, hostKey) -> {
          String text = PublicKeyEntry.toString(hostKey);
          return known.stream().anyMatch(line -> line.contains(text));
        };
    client.setServerKeyVerifier(strict);
    client.start();
    return client;
  }
}
