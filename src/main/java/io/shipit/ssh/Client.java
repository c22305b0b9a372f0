package io.shipit.ssh;

import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.random.JceRandomFactory;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * The one MINA client that all sessions share, with what shipit offers: no SHA-1, no DSA, no CBC,
 * no Diffie-Hellman group 1, keys only.
 */
final class Client {
  private static final long WINDOW_BYTES = 2L * 1024 * 1024;

  private Client() {}

  /** A client that has been started; closing it closes its sessions. */
  static SshClient start() {
    Cryptography.useTheJdk();
    SshClient client =
        ClientBuilder.builder()
            .factory(Socketless::new)
            .randomFactory(new SingletonRandomFactory(JceRandomFactory.INSTANCE))
            // The first of ours that the server has is used: fast and native ones first.
            .keyExchangeFactories(
                NamedFactory.setUpTransformedFactories(
                    true,
                    List.of(
                        BuiltinDHFactories.curve25519,
                        BuiltinDHFactories.curve25519_libssh,
                        BuiltinDHFactories.ecdhp256,
                        BuiltinDHFactories.ecdhp384,
                        BuiltinDHFactories.ecdhp521,
                        BuiltinDHFactories.dhg16_512,
                        BuiltinDHFactories.dhg18_512,
                        BuiltinDHFactories.dhg14_256),
                    ClientBuilder.DH2KEX))
            // ChaCha20 is slow in Java and, like CBC, open to tampering without strict KEX.
            .cipherFactories(
                List.of(
                    BuiltinCiphers.aes128gcm,
                    BuiltinCiphers.aes256gcm,
                    BuiltinCiphers.aes128ctr,
                    BuiltinCiphers.aes256ctr,
                    BuiltinCiphers.cc20p1305_openssh))
            .macFactories(
                List.of(
                    BuiltinMacs.hmacsha256etm,
                    BuiltinMacs.hmacsha512etm,
                    BuiltinMacs.hmacsha256,
                    BuiltinMacs.hmacsha512))
            .signatureFactories(
                List.of(
                    BuiltinSignatures.ed25519,
                    BuiltinSignatures.nistp256,
                    BuiltinSignatures.nistp384,
                    BuiltinSignatures.nistp521,
                    BuiltinSignatures.rsaSHA512,
                    BuiltinSignatures.rsaSHA256))
            .compressionFactories(List.of(BuiltinCompressions.none))
            .channelFactories(List.<ChannelFactory>of())
            .serverKeyVerifier((session, address, key) -> attempt(session).trusts(key))
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .clientIdentityLoader(ClientIdentityLoader.DEFAULT)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .build();
    client.setServiceFactories(
        List.of(new LoginService.Factory(), ClientConnectionServiceFactory.INSTANCE));
    client.setUserAuthFactories(List.of(new KeyLogin.Factory()));
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    Negotiation negotiation = new Negotiation();
    client.addSessionListener(negotiation);
    client.setSessionDisconnectHandler(negotiation);
    CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW_BYTES);
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, Duration.ofDays(1));
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(15));
    CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 4);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.REQUEST_EXEC_REPLY.set(client, true);
    CoreModuleProperties.REQUEST_SUBSYSTEM_REPLY.set(client, true);
    client.start();
    return client;
  }

  /** What a session is for. */
  static Attempt attempt(Session session) {
    return ((StreamIoSession) session.getIoSession()).attempt();
  }

  /** Sessions bring their own sockets ({@link StreamIoSession}), so MINA's are not set up. */
  private static final class Socketless extends SshClient {
    @Override
    protected @Nullable IoConnector createConnector() {
      return null;
    }
  }
}
