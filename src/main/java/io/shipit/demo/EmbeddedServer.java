package io.shipit.demo;

import io.shipit.demo.Faults.Event;
import io.shipit.demo.Faults.Reaction;
import io.shipit.ssh.Cryptography;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.FileSystemFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.common.util.threads.NoCloseExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.TcpForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * A real SSH server in this process, on an ephemeral port of 127.0.0.1: commands run in a real
 * shell, SFTP paths are those of the real file system. Whoever has the one authorised key may do
 * here what this process may do.
 */
public final class EmbeddedServer implements AutoCloseable {
  /** A client is asked twice: whether the key may log in, and for its signature. */
  private static final AttributeKey<Boolean> LOGIN = new AttributeKey<>();

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Path root;
  private final PublicKey authorised;
  private final Faults faults;
  private final KeyPair hostKey;
  private final SshServer server;
  private final AtomicInteger commands = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A server on which nothing goes wrong.
   *
   * @param root the working directory and home of every command
   * @param authorised the only key that may log in, under any user name
   */
  public EmbeddedServer(Path root, PublicKey authorised) {
    this(root, authorised, Faults.NONE);
  }

  /** A server that goes wrong as {@code faults} say. */
  public EmbeddedServer(Path root, PublicKey authorised, Faults faults) {
    Cryptography.useTheJdk();
    this.root = root;
    this.authorised = authorised;
    this.faults = faults;
    this.hostKey = newKey();
    this.server = configured();
  }

  /** A new Ed25519 key, good for a server or for one who logs in. */
  public static KeyPair newKey() {
    Cryptography.useTheJdk();
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /**
   * Begins to listen.
   *
   * @return this server
   */
  public EmbeddedServer start() throws IOException {
    server.start();
    return this;
  }

  /** The port that it listens on, once started. */
  public int port() {
    return server.getPort();
  }

  /** Its public host key, made anew for every server. */
  public PublicKey hostKey() {
    return hostKey.getPublic();
  }

  /** The line of known_hosts (sshd(8)) that trusts it, once started; without a line end. */
  public String hostKeyLine() {
    return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(hostKey());
  }

  /** Cuts every connection and ends every command; may be called twice. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close(true).await(CLOSING);
  }

  private SshServer configured() {
    SshServer made = SshServer.setUpDefaultServer();
    made.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(Handlers::new));
    made.setHost("127.0.0.1");
    made.setPort(0);
    made.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    made.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    made.setPublickeyAuthenticator(
        (user, key, session) ->
            KeyUtils.compareKeys(key, authorised)
                && session.computeAttributeIfAbsent(
                    LOGIN, attribute -> allows(session, new Event.Login(user))));
    made.setChannelFactories(List.of(new CommandChannel.Factory(), DirectTcpipFactory.INSTANCE));
    made.setCommandFactory(
        (channel, line) ->
            new ShellCommand(
                commands.incrementAndGet(),
                line,
                root,
                event -> allows(channel.getSession(), event)));
    SftpSubsystemFactory files = new SftpSubsystemFactory();
    files.addSftpEventListener(new Uploads());
    made.setSubsystemFactories(List.of(files));
    made.setFileSystemFactory(new RealFiles());
    made.setForwardingFilter(ForwardingFilter.asForwardingFilter(null, null, new Loopback()));
    CoreModuleProperties.TCP_NODELAY.set(made, true);
    CoreModuleProperties.IDLE_TIMEOUT.set(made, Duration.ZERO);
    return made;
  }

  private boolean allows(Session session, Event event) {
    return switch (faults.on(event)) {
      case Reaction.Pass() -> true;
      case Reaction.Refuse() -> false;
      case Reaction.Wait(Duration duration) -> {
        pause(duration);
        yield true;
      }
      case Reaction.Cut() -> {
        session.getIoSession().close(true);
        yield false;
      }
    };
  }

  private void pause(Duration duration) {
    try {
      closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs what MINA has to do when bytes arrive. It is never shut down: when a server is closed some
   * last bytes may arrive too late, which would be told on the standard error stream.
   */
  private static final class Handlers extends NoCloseExecutor {
    Handlers() {
      super(Executors.newVirtualThreadPerTaskExecutor());
    }

    @Override
    public void execute(Runnable handler) {
      executor.execute(handler);
    }
  }

  /** Commands and SFTP see the same files. */
  private final class RealFiles implements FileSystemFactory {
    @Override
    public Path getUserHomeDir(SessionContext session) {
      return root;
    }

    @Override
    public FileSystem createFileSystem(SessionContext session) {
      return FileSystems.getDefault();
    }
  }

  /** Lets faults strike in the middle of an upload. */
  private final class Uploads implements SftpEventListener {
    @Override
    public void writing(
        ServerSession session,
        String handle,
        FileHandle file,
        long offset,
        byte[] data,
        int dataOffset,
        int length)
        throws IOException {
      if (!allows(session, new Event.Upload(file.getFile().toString(), offset, length))) {
        throw new IOException("refused");
      }
    }
  }

  /** Tunnels lead to this machine's loopback addresses only. */
  private final class Loopback implements TcpForwardingFilter {
    @Override
    public boolean canListen(SshdSocketAddress address, Session session) {
      return false;
    }

    @Override
    public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
      try {
        return InetAddress.getByName(address.getHostName()).isLoopbackAddress()
            && allows(session, new Event.Tunnel(address.getHostName(), address.getPort()));
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }
}
