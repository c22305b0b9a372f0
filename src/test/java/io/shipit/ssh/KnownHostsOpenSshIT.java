package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.problem.UserError;
import io.shipit.ssh.KnownHostsTable.Row;
import io.shipit.ssh.KnownHostsTable.Verdict;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of known_hosts against the real thing: ssh and shipit connect to one sshd. */
@NeedsSshd
final class KnownHostsOpenSshIT {
  private static final TestKey LOGIN = TestKey.ed25519();
  private static final TestKey OTHER_ED = TestKey.ed25519();
  private static OpenSshServer server;

  @TempDir Path dir;

  @BeforeAll
  static void start() {
    server = OpenSshServer.start(LOGIN, "MaxStartups 100");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Row> rows() {
    return KnownHostsTable.rows().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void case56_decides_as_openssh_does(Row row) throws Exception {
    List<String> keys = server.hostKeyLines().stream().map(line -> line.split(" ", 2)[1]).toList();
    Path known =
        Files.writeString(
            dir.resolve("known_hosts"),
            KnownHostsTable.fill(
                row.lines(),
                server.port(),
                keys.get(0),
                keys.get(1),
                SshKey.of(OTHER_ED.pair().getPublic()).line()));
    Path config =
        Files.writeString(
            dir.resolve("config"),
            """
            Host server
              HostName %s
              Port %d
              User %s
              IdentityFile %s
              IdentitiesOnly yes
              IdentityAgent none
              UserKnownHostsFile %s
              GlobalKnownHostsFile none
              StrictHostKeyChecking yes
              BatchMode yes
              UpdateHostKeys no
              %s
            """
                .formatted(
                    server.address(),
                    server.port(),
                    server.user(),
                    LOGIN.writeTo(dir, "id"),
                    known,
                    row.alias().isEmpty() ? "" : "HostKeyAlias " + row.alias()));

    boolean theirs = ssh(config);
    boolean ours = shipit(config);

    assertThat(ours).isEqualTo(row.verdict() == Verdict.TRUSTED);
    assertThat(theirs).isEqualTo(ours || row.stricter());
  }

  private static boolean ssh(Path config) throws Exception {
    Process process =
        new ProcessBuilder("ssh", "-F", config.toString(), "server", "true")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return process.waitFor() == 0;
  }

  private boolean shipit(Path config) {
    SshOptions options = SshOptions.ofThisProcess(config);
    try (MinaDialer dialer = new MinaDialer(options)) {
      dialer.connect(new Address("server", null, null), Duration.ofSeconds(20)).close();
      return true;
    } catch (UserError e) {
      assertThat(e.getMessage()).containsIgnoringCase("host key");
      return false;
    }
  }
}
