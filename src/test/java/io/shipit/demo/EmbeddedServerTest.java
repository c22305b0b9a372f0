package io.shipit.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.demo.Faults.Event;
import io.shipit.demo.Faults.Reaction;
import io.shipit.problem.UserError;
import io.shipit.ssh.MinaDialer;
import io.shipit.ssh.SshOptions;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only the embedded server does: a small world of its own, and faults on demand. */
final class EmbeddedServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestKey login = TestKey.ed25519();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @TempDir Path dir;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void a_command_has_the_root_for_its_home_and_little_else() throws Exception {
    Connection connection = connect(Faults.NONE);
    assertThat(output(connection.start("pwd; echo $HOME; echo $USER")))
        .isEqualTo("%s\n%s\nsomebody\n".formatted(root(), root()));
    assertThat(output(connection.start("env | cut -d= -f1 | sort | grep -v '^_$'")))
        .isEqualTo("HOME\nLOGNAME\nPATH\nPWD\nSHELL\nUSER\n");
  }

  @Test
  void processes_end_with_their_channel() throws Exception {
    Connection connection = connect(Faults.NONE);
    RemoteProcess process = connection.start("sleep 600 & echo $!; echo $$; wait");
    List<ProcessHandle> family = processes(process, 2);

    process.close();

    for (ProcessHandle one : family) {
      assertThat(one.onExit()).succeedsWithin(LIMIT);
    }
  }

  @Test
  void processes_end_with_the_server_but_for_those_that_left() throws Exception {
    Connection connection = connect(Faults.NONE);
    RemoteProcess process =
        connection.start("echo $$; setsid sh -c 'echo $$; exec sleep 600' & wait");
    List<ProcessHandle> both = processes(process, 2);

    while (!open.isEmpty()) {
      open.pop().close();
    }

    assertThat(both.get(0).onExit()).succeedsWithin(LIMIT);
    assertThat(both.get(1).isAlive()).isTrue();
    assertThat(both.get(1).destroyForcibly()).isTrue();
  }

  @Test
  void a_login_can_be_refused() {
    assertThatThrownBy(() -> connect(on(Event.Login.class, new Reaction.Refuse())))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lets none of our keys log in");
    assertThat(events).containsExactly(new Event.Login("somebody"));
  }

  @Test
  void a_login_can_take_too_long() {
    Faults slow = on(Event.Login.class, new Reaction.Wait(Duration.ofDays(1)));
    assertThatThrownBy(() -> connect(slow, Duration.ofMillis(500)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no answer within 500 ms");
  }

  @Test
  void the_second_command_can_cut_the_connection() throws Exception {
    Connection connection =
        connect(
            event ->
                event instanceof Event.Command(int number, String line) && number == 2
                    ? new Reaction.Cut()
                    : new Reaction.Pass());
    assertThat(output(connection.start("echo one"))).isEqualTo("one\n");
    RemoteProcess second = connection.start("touch ran");
    assertThat(second.waitFor(LIMIT)).isEmpty();
    assertThat(root().resolve("ran")).doesNotExist();
  }

  @Test
  void a_command_can_be_refused() throws Exception {
    Connection connection = connect(on(Event.Command.class, new Reaction.Refuse()));
    RemoteProcess process = connection.start("touch ran");
    assertThat(process.waitFor(LIMIT)).hasValue(126);
    assertThat(root().resolve("ran")).doesNotExist();
  }

  @Test
  void input_can_cut_the_connection_before_it_takes_effect() throws Exception {
    Connection connection =
        connect(
            event ->
                event instanceof Event.Input(int number, long before, String text)
                        && text.contains("fatal")
                    ? new Reaction.Cut()
                    : new Reaction.Pass());
    RemoteProcess shell = connection.start("sh");
    send(shell, "touch one; echo harmless\n");
    assertThat(new String(shell.stdout().readNBytes(9), UTF_8)).isEqualTo("harmless\n");
    send(shell, "touch fatal\n");
    assertThat(shell.waitFor(LIMIT)).isEmpty();
    assertThat(root().resolve("one")).exists();
    assertThat(root().resolve("fatal")).doesNotExist();
  }

  @Test
  void output_can_cut_the_connection_after_it_took_effect() throws Exception {
    Connection connection = connect(on(Event.Output.class, new Reaction.Cut()));
    RemoteProcess process = connection.start("touch ran; echo done");
    assertThat(process.stdout().readAllBytes()).isEmpty();
    assertThat(process.waitFor(LIMIT)).isEmpty();
    assertThat(root().resolve("ran")).exists();
  }

  @Test
  void an_upload_can_be_cut_in_the_middle() throws Exception {
    Connection connection =
        connect(
            event ->
                event instanceof Event.Upload(String path, long offset, int length)
                        && offset > 1_000_000
                    ? new Reaction.Cut()
                    : new Reaction.Pass());
    var files = connection.files();
    assertThatThrownBy(
            () ->
                files.create(
                    root().resolve("file").toString(), out -> out.write(new byte[4_000_000])))
        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isTrue());
    assertThat(Files.size(root().resolve("file"))).isBetween(1_000_000L, 3_999_999L);
  }

  @Test
  void an_upload_can_fail_without_a_cut() throws Exception {
    Connection connection = connect(on(Event.Upload.class, new Reaction.Refuse()));
    var files = connection.files();
    assertThatThrownBy(
            () ->
                files.create(
                    root().resolve("file").toString(), out -> out.write(new byte[4_000_000])))
        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isFalse())
        .hasMessageContaining("cannot write " + root().resolve("file"));
    assertThat(connection.isOpen()).isTrue();
  }

  @Test
  void tunnels_lead_to_this_machine_only() throws Exception {
    Connection connection = connect(Faults.NONE);
    assertThatThrownBy(() -> connection.tunnel("192.0.2.1", 80))
        .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.isLost()).isFalse());
  }

  /** Reacts to events of one kind, and notes them. */
  private Faults on(Class<? extends Event> kind, Reaction reaction) {
    return event -> {
      if (!kind.isInstance(event)) {
        return new Reaction.Pass();
      }
      events.add(event);
      return reaction;
    };
  }

  private Path root() {
    return dir.resolve("root");
  }

  private Connection connect(Faults faults) throws IOException {
    return connect(faults, LIMIT);
  }

  private Connection connect(Faults faults, Duration limit) throws IOException {
    Files.createDirectory(root());
    EmbeddedServer server = new EmbeddedServer(root(), login.pair().getPublic(), faults).start();
    open.push(server);
    Path known = Files.writeString(dir.resolve("known_hosts"), server.hostKeyLine() + "\n");
    Path config =
        Files.writeString(
            dir.resolve("config"),
            """
            Host host
              HostName 127.0.0.1
              Port %d
              User somebody
              IdentityFile %s
              UserKnownHostsFile %s
            """
                .formatted(server.port(), login.writeTo(dir, "id"), known));
    MinaDialer dialer = new MinaDialer(new SshOptions(config, dir, Map.of()));
    open.push(dialer);
    return dialer.connect(new Address("host", null, null), limit);
  }

  /** Reads process numbers, one a line. */
  private static List<ProcessHandle> processes(RemoteProcess process, int count)
      throws IOException {
    var lines = new BufferedReader(new InputStreamReader(process.stdout(), UTF_8));
    List<ProcessHandle> found = new CopyOnWriteArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow());
    }
    return found;
  }

  private static String output(RemoteProcess process) throws IOException {
    try (process) {
      return new String(process.stdout().readAllBytes(), UTF_8);
    }
  }

  private static void send(RemoteProcess process, String text) throws IOException {
    process.stdin().write(text.getBytes(UTF_8));
    process.stdin().flush();
  }
}
