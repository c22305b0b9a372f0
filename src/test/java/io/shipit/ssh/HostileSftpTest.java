package io.shipit.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.TransportException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose file transfer does not keep to the protocol. */
final class HostileSftpTest {
  private static final byte[] HELLO = {0, 0, 0, 5, 2, 0, 0, 0, 3};

  /** What a server does with the streams of a channel. */
  interface Script {
    void run(DataInputStream in, DataOutputStream out) throws IOException;
  }

  @TempDir Path dir;
  private SshServer server;
  private final List<MinaDialer> dialers = new ArrayList<>();

  @BeforeEach
  void prepare() {
    Cryptography.useTheJdk();
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(TestKey.ed25519().pair()));
    server.setPublickeyAuthenticator((user, key, session) -> true);
  }

  @AfterEach
  void stop() throws IOException {
    dialers.forEach(MinaDialer::close);
    server.close(true);
  }

  @Test
  void case63_a_server_without_file_transfer_is_told() throws Exception {
    Connection connection = connect();
    TransportException none =
        catchThrowableOfType(TransportException.class, () -> connection.files());
    assertThat(none)
        .hasMessage(
            "the server has no file transfer (SFTP); sshd_config(5) needs a Subsystem sftp");
    assertThat(none.isLost()).isFalse();
  }

  @Test
  void case63_a_login_shell_that_talks_is_no_file_transfer() throws Exception {
    Connection connection = connect((in, out) -> out.write("Welcome to web1!\n".getBytes(UTF_8)));
    assertThatThrownBy(connection::files).hasMessageContaining("has no file transfer");
  }

  @Test
  void case63_a_wrong_version_is_refused() throws Exception {
    Connection connection = connect((in, out) -> out.write(new byte[] {0, 0, 0, 5, 2, 0, 0, 0, 2}));
    assertThatThrownBy(connection::files).hasMessageContaining("has no file transfer");
  }

  @Test
  void case63_a_huge_message_is_not_read() throws Exception {
    assertLost(
        (in, out) -> {
          request(in);
          out.writeInt(Integer.MAX_VALUE);
        },
        "the server sends a message of 2147483647 bytes");
  }

  @Test
  void case63_an_answer_to_nothing_is_the_end() throws Exception {
    assertLost(
        (in, out) -> {
          int id = request(in);
          answer(out, 101, id + 1000, new byte[] {0, 0, 0, 0});
        },
        "the server answers a request that was not made");
  }

  @Test
  void case63_an_answer_of_another_kind_is_the_end() throws Exception {
    assertLost(
        (in, out) -> answer(out, 103, request(in), new byte[] {0, 0, 0, 0}),
        "the server answers out of turn");
  }

  @Test
  void case63_a_handle_of_300_bytes_is_the_end() throws Exception {
    byte[] handle = new byte[304];
    handle[2] = 1;
    handle[3] = 44;
    assertLost(
        (in, out) -> answer(out, 102, request(in), handle), "the server answers out of turn");
  }

  @Test
  void case63_a_handle_that_is_cut_short_is_the_end() throws Exception {
    assertLost(
        (in, out) -> answer(out, 102, request(in), new byte[] {0, 0, 1, 0, 7}),
        "the server sends a string of 256 bytes");
  }

  @Test
  void case63_the_end_in_the_middle_of_a_message_is_the_end() throws Exception {
    assertLost(
        (in, out) -> {
          request(in);
          out.write(new byte[] {0, 0, 1, 0, 102});
        },
        "the connection has ended");
  }

  @Test
  void case63_a_write_that_is_answered_by_nonsense_is_the_end() throws Exception {
    assertLost(
        (in, out) -> {
          answer(out, 102, request(in), new byte[] {0, 0, 0, 1, 9});
          while (true) {
            answer(out, 105, request(in), new byte[] {0, 0, 0, 0});
          }
        },
        "the server answers out of turn");
  }

  @Test
  void case61_words_of_a_server_are_printable() throws Exception {
    Connection connection =
        connect(
            greeting(
                (in, out) -> {
                  int id = request(in);
                  out.write(new byte[] {0, 0, 0, 19, 101});
                  out.writeInt(id);
                  out.writeInt(4);
                  out.writeInt(6);
                  out.write("\u001b[2J\u0007x".getBytes(UTF_8));
                }));
    try (RemoteFiles files = connection.files()) {
      assertThatThrownBy(() -> files.createDirectory("/a\nb"))
          .hasMessage(
              "cannot create directory /a\\nb: failure (the server says:" + " \\x1b[2J\\x07x)");
    }
  }

  private void assertLost(Script afterGreeting, String why) throws Exception {
    Connection connection = connect(greeting(afterGreeting));
    try (RemoteFiles files = connection.files()) {
      TransportException lost =
          catchThrowableOfType(
              TransportException.class,
              () -> files.create("/file", out -> out.write(new byte[1_000_000])));
      assertThat(lost).hasMessage("file transfer was cut off: " + why);
      assertThat(lost.isLost()).isTrue();
    }
  }

  private static Script greeting(Script rest) {
    return (in, out) -> {
      in.readNBytes(in.readInt());
      out.write(HELLO);
      out.flush();
      rest.run(in, out);
    };
  }

  /** Reads a request; returns its id. */
  private static int request(DataInputStream in) throws IOException {
    int length = in.readInt();
    in.readByte();
    int id = in.readInt();
    in.readNBytes(length - 5);
    return id;
  }

  private static void answer(DataOutputStream out, int type, int id, byte[] body)
      throws IOException {
    out.writeInt(5 + body.length);
    out.writeByte(type);
    out.writeInt(id);
    out.write(body);
    out.flush();
  }

  private Connection connect(Script... scripts) throws Exception {
    for (Script script : scripts) {
      server.setSubsystemFactories(List.of(new Scripted(script)));
    }
    server.start();
    KeyPair hostKey = server.getKeyPairProvider().loadKeys(null).iterator().next();
    MinaDialer dialer =
        ClientFiles.in(dir)
            .identity(TestKey.ed25519())
            .known(
                "[127.0.0.1]:%d %s"
                    .formatted(server.getPort(), PublicKeyEntry.toString(hostKey.getPublic())))
            .host("web1", "127.0.0.1", server.getPort(), "me")
            .dialer();
    dialers.add(dialer);
    return dialer.connect(new Address("web1", null, null), Duration.ofSeconds(20));
  }

  /** A subsystem that follows a script and then ends. */
  private record Scripted(Script script) implements SubsystemFactory {
    @Override
    public String getName() {
      return "sftp";
    }

    @Override
    public Command createSubsystem(ChannelSession channel) {
      return new ScriptedCommand(script);
    }
  }

  private static final class ScriptedCommand implements Command {
    private final Script script;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private @Nullable ExitCallback exit;

    ScriptedCommand(Script script) {
      this.script = script;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      ((ChannelOutputStream) stream).setNoDelay(true);
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      // Nothing is written there.
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  script.run(
                      new DataInputStream(Objects.requireNonNull(in)),
                      new DataOutputStream(Objects.requireNonNull(out)));
                } catch (IOException e) {
                  // The client has gone.
                }
                Objects.requireNonNull(exit).onExit(0);
              });
    }

    @Override
    public void destroy(ChannelSession channel) {
      // The script ends with its streams.
    }
  }
}
