package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which hosts the program believes, and how it proves who deploys. */
@NeedsSshd
@NeedsGit
class TrustIT {
  private final TestKey key = TestKey.ed25519();

  @TempDir Path temp;

  private Laptop laptop(Map<String, OpenSshServer> hosts) {
    Laptop laptop = Laptop.with(temp.resolve("laptop"), key, hosts).configure(hosts);
    laptop.write("page", "one\n").commit("One");
    return laptop;
  }

  @Test
  void case55_a_host_whose_key_is_unknown_stops_the_push_before_anything_is_sent() {
    try (OpenSshServer known = OpenSshServer.start(key);
        OpenSshServer unknown = OpenSshServer.start(key)) {
      Laptop laptop = laptop(Map.of("web1", known, "web2", unknown));
      laptop.file("known_hosts", String.join("\n", known.hostKeyLines()) + "\n");

      Run push = ended(3, laptop.shipit("push", "--env", "prod"));

      assertThat(push.err()).contains("web1").contains("web2").contains("SHA256:");
      assertThat(Outside.names(known, ".")).isEmpty();
      assertThat(Outside.names(unknown, ".")).isEmpty();
      assertThat(laptop.home().resolve("known_hosts"))
          .hasContent(String.join("\n", known.hostKeyLines()));
    }
  }

  @Test
  void case55_a_host_whose_key_has_changed_stops_the_push_before_anything_is_sent() {
    try (OpenSshServer server = OpenSshServer.start(key)) {
      Laptop laptop = laptop(Map.of("web1", server));
      String stale = TestKey.ed25519().knownHostsLine(server.address(), server.port());
      laptop.file("known_hosts", stale + "\n");

      Run push = ended(3, laptop.shipit("push", "--env", "prod"));

      assertThat(push.err()).contains("web1").contains("SHA256:").contains("known_hosts:1");
      assertThat(Outside.names(server, ".")).isEmpty();
      assertThat(laptop.home().resolve("known_hosts")).hasContent(stale);
    }
  }

  @Test
  void a_key_that_the_server_does_not_let_in_stops_the_push() {
    try (OpenSshServer server = OpenSshServer.start(TestKey.ed25519())) {
      Run push = ended(3, laptop(Map.of("web1", server)).shipit("push", "--env", "prod"));

      assertThat(push.err()).contains("web1").contains("id_ed25519");
      assertThat(Outside.names(server, ".")).isEmpty();
    }
  }

  @Test
  void a_key_that_only_the_agent_has_lets_in() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(key)) {
      Laptop laptop = laptop(Map.of("web1", server));
      Path socket = temp.resolve("agent");
      Process agent =
          new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
              .redirectErrorStream(true)
              .start();
      try {
        // It says so as soon as it listens.
        agent.inputReader().readLine();
        laptop.shell("SSH_AUTH_SOCK='%s' ssh-add -q ../id_ed25519".formatted(socket));
        Files.delete(laptop.home().resolve("id_ed25519"));
        laptop.withAgent(socket);

        ended(0, laptop.shipit("push", "--env", "prod"));

        assertThat(Outside.page(server, "page")).isEqualTo("one\n");
      } finally {
        agent.destroy();
      }
    }
  }
}
