package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import io.shipit.transport.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An sshd that shows a host certificate, to a user who trusts its authority for every host. shipit
 * asks for no certificate, so that a good one is worth no more to it than a bad one: the plain key
 * decides. What ssh makes of each certificate shows that the server has it.
 */
@NeedsSshd
final class HostCertificateIT {
  private static final String ADDRESS = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path dir;

  private final TestKey login = TestKey.ed25519();
  private final TestKey authority = TestKey.ed25519();
  private final TestKey hostKey = TestKey.ed25519();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "valid, 127.0.0.1, always:forever, true",
    "expired, 127.0.0.1, 20200101:20200102, false",
    "for another host, web9.example.com, always:forever, false"
  })
  void case55_no_certificate_makes_a_host_trusted(
      String what, String principal, String validity, boolean enoughForSsh) throws Exception {
    Path key = hostKey.writeTo(dir, "host_key");
    sign(key, principal, validity);
    try (OpenSshServer server =
        OpenSshServer.start(
            login, "HostKey " + key, "HostCertificate " + dir.resolve("host_key-cert.pub"))) {
      ClientFiles files =
          ClientFiles.in(dir)
              .identity(login)
              .known("@cert-authority * " + SshKey.of(authority.pair().getPublic()).line())
              .host("web1", server, "IdentityAgent none", "BatchMode yes");

      try (MinaDialer dialer = files.dialer()) {
        UserError refused =
            catchThrowableOfType(UserError.class, () -> dialer.connect(web1(), LIMIT));
        SshKey plain = SshKey.of(hostKey.pair().getPublic());
        assertThat(refused)
            .as(what)
            .hasMessage(
                """
                the host key of [%s]:%d is not known
                  received ssh-ed25519 %s
                  known is a certificate authority, which shipit does not ask, in %s:1\
                """
                    .formatted(ADDRESS, server.port(), plain.fingerprint(), files.knownHosts()));
        assertThat(refused.hint()).endsWith(plain.line());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.UNCHANGED);
      }
      assertThat(sshTrusts()).as("ssh trusts the certificate").isEqualTo(enoughForSsh);

      files.known(hostKey.knownHostsLine(ADDRESS, server.port()));
      try (MinaDialer dialer = files.dialer()) {
        assertThat(dialer.connect(web1(), LIMIT).isOpen()).as("the plain key is known").isTrue();
      }
    }
  }

  private static Address web1() {
    return new Address("web1", null, null);
  }

  private void sign(Path key, String principal, String validity) throws Exception {
    Path ca = authority.writeTo(dir, "authority");
    assertThat(
            status(
                List.of(
                    "ssh-keygen",
                    "-q",
                    "-h",
                    "-s",
                    ca.toString(),
                    "-I",
                    "test",
                    "-n",
                    principal,
                    "-V",
                    validity,
                    key + ".pub")))
        .as("ssh-keygen")
        .isZero();
  }

  private boolean sshTrusts() throws Exception {
    return status(
            List.of(
                "ssh",
                "-F",
                dir.resolve("config").toString(),
                "-o",
                "StrictHostKeyChecking=yes",
                "web1",
                "true"))
        == 0;
  }

  private static int status(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return process.waitFor();
  }
}
