package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.demo.Faults;
import io.shipit.demo.Faults.Event;
import io.shipit.demo.Faults.Reaction;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections through other hosts (ProxyJump). */
final class JumpHostTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestKey login = TestKey.ed25519();
  private final List<EmbeddedTestServer> servers = new ArrayList<>();

  /** What the jump hosts were asked for. */
  private final List<Event> events = new CopyOnWriteArrayList<>();

  @TempDir Path dir;

  @AfterEach
  void stop() {
    servers.forEach(EmbeddedTestServer::close);
  }

  @Test
  void a_host_is_reached_through_another() throws Exception {
    EmbeddedTestServer bastion = server(this::note);
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(bastion, web).host("bastion", bastion).host("web1", web, "ProxyJump bastion");
    try (MinaDialer dialer = files.dialer()) {
      assertThat(status(dialer.connect(address("web1"), LIMIT))).isZero();
    }
    assertThat(events)
        .containsExactly(new Event.Login("somebody"), new Event.Tunnel("127.0.0.1", web.port()));
  }

  @Test
  void a_host_is_reached_through_two_others_in_order() throws Exception {
    EmbeddedTestServer first = server(this::note);
    EmbeddedTestServer second = server(this::note);
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(first, second, web)
            .host("first", first)
            .host("web1", web, "ProxyJump first,someone@127.0.0.1:" + second.port());
    try (MinaDialer dialer = files.dialer()) {
      assertThat(status(dialer.connect(address("web1"), LIMIT))).isZero();
    }
    assertThat(events)
        .containsExactly(
            new Event.Login("somebody"),
            new Event.Tunnel("127.0.0.1", second.port()),
            new Event.Login("someone"),
            new Event.Tunnel("127.0.0.1", web.port()));
  }

  @Test
  void a_jump_host_may_have_a_jump_host() throws Exception {
    EmbeddedTestServer first = server(Faults.NONE);
    EmbeddedTestServer second = server(Faults.NONE);
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(first, second, web)
            .host("first", first)
            .host("second", second, "ProxyJump first")
            .host("web1", web, "ProxyJump second");
    try (MinaDialer dialer = files.dialer()) {
      assertThat(status(dialer.connect(address("web1"), LIMIT))).isZero();
    }
  }

  @Test
  void hosts_share_their_jump_host() throws Exception {
    EmbeddedTestServer bastion = server(this::note);
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files = files(bastion, web).host("bastion", bastion);
    List<Future<Connection>> connections = new ArrayList<>();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        files.host("web" + i, web, "ProxyJump bastion");
      }
      try (MinaDialer dialer = files.dialer()) {
        for (int i = 0; i < 20; i++) {
          Address address = address("web" + i);
          connections.add(workers.submit(() -> dialer.connect(address, LIMIT)));
        }
        for (Future<Connection> connection : connections) {
          assertThat(status(connection.get())).isZero();
        }
      }
    }
    assertThat(events.stream().filter(Event.Login.class::isInstance)).hasSize(1);
    assertThat(events.stream().filter(Event.Tunnel.class::isInstance)).hasSize(20);
  }

  @Test
  void the_key_of_a_jump_host_is_checked() {
    EmbeddedTestServer bastion = server(Faults.NONE);
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files = files(web).host("bastion", bastion).host("web1", web, "ProxyJump bastion");
    assertThat(failure(files))
        .hasMessageStartingWith(
            "its jump host bastion fails: the host key of [127.0.0.1]:%d is not known\n"
                .formatted(bastion.port()));
  }

  @Test
  void the_key_of_a_host_behind_is_checked() {
    EmbeddedTestServer bastion = server(Faults.NONE);
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(bastion).host("bastion", bastion).host("web1", web, "ProxyJump bastion");
    assertThat(failure(files))
        .hasMessageStartingWith(
            "the host key of [127.0.0.1]:%d is not known\n".formatted(web.port()));
  }

  @Test
  void a_jump_host_that_forbids_tunnels_is_told() {
    EmbeddedTestServer bastion =
        server(
            event -> event instanceof Event.Tunnel ? new Reaction.Refuse() : new Reaction.Pass());
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(bastion, web).host("bastion", bastion).host("web1", web, "ProxyJump bastion");
    assertThat(failure(files))
        .hasMessageStartingWith(
            "cannot connect to 127.0.0.1:%1$d through bastion: the server refuses a"
                    .formatted(web.port())
                + " tunnel to 127.0.0.1:"
                + web.port());
  }

  @Test
  void a_circle_of_jump_hosts_is_told() {
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(web)
            .host("a", web, "ProxyJump b")
            .host("b", web, "ProxyJump a")
            .host("web1", web, "ProxyJump a");
    assertThat(failure(files).getMessage())
        .startsWith("its jump host a fails: its jump host b fails: ")
        .endsWith("its jump hosts lead in a circle, by way of a");
  }

  @Test
  void hosts_behind_a_jump_host_are_lost_with_it_and_can_be_reached_again() throws Exception {
    EmbeddedTestServer bastion =
        server(
            event ->
                event instanceof Event.Tunnel(String host, int port) && port == 1
                    ? new Reaction.Cut()
                    : new Reaction.Pass());
    EmbeddedTestServer web = server(Faults.NONE);
    ClientFiles files =
        files(bastion, web)
            .host("bastion", bastion)
            .host("web1", web, "ProxyJump bastion")
            .host("cutter", "127.0.0.1", 1, "x", "ProxyJump bastion");
    try (MinaDialer dialer = files.dialer()) {
      Connection connection = dialer.connect(address("web1"), LIMIT);
      var sleeping = connection.start("echo begun; sleep 60");
      assertThat(sleeping.stdout().read()).isEqualTo('b');

      assertThatThrownBy(() -> dialer.connect(address("cutter"), LIMIT))
          .isInstanceOf(UserError.class);

      assertThat(sleeping.waitFor(LIMIT)).isEmpty();
      assertThat(status(dialer.connect(address("web1"), LIMIT))).isZero();
    }
  }

  private Reaction note(Event event) {
    if (event instanceof Event.Login || event instanceof Event.Tunnel) {
      events.add(event);
    }
    return new Reaction.Pass();
  }

  private EmbeddedTestServer server(Faults faults) {
    EmbeddedTestServer server = new EmbeddedTestServer(dir, login, faults);
    servers.add(server);
    return server;
  }

  private ClientFiles files(EmbeddedTestServer... trusted) {
    ClientFiles files = ClientFiles.in(dir).identity(login);
    List.of(trusted).forEach(files::trust);
    return files;
  }

  private static Address address(String host) {
    return new Address(host, null, null);
  }

  private static int status(Connection connection) throws Exception {
    try (var process = connection.start("true")) {
      return process.waitFor(LIMIT).orElse(-1);
    }
  }

  private static UserError failure(ClientFiles files) {
    try (MinaDialer dialer = files.dialer()) {
      UserError error =
          catchThrowableOfType(UserError.class, () -> dialer.connect(address("web1"), LIMIT));
      assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
      return error;
    }
  }
}
