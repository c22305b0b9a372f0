package io.shipit.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@NeedsSshd
class OpenSshServerIT {
  private final TestKey key = TestKey.ed25519();

  @Test
  void lets_its_key_in_and_keeps_port_and_host_keys_over_a_restart() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(key)) {
      int port = server.port();
      assertThat(SshProbe.run(server, key, "echo hello")).isEqualTo("hello\n");

      server.kill();
      assertThat(SshProbe.answers(server)).isFalse();

      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(SshProbe.run(server, key, "cd " + server.deployPath() + " && echo $?"))
          .isEqualTo("0\n");
    }
  }

  @Test
  void refuses_another_key() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(key)) {
      assertThat(SshProbe.accepts(server, TestKey.ed25519())).isFalse();
      assertThat(SshProbe.accepts(server, key)).isTrue();
    }
  }

  @Test
  void obeys_further_configuration() throws Exception {
    try (OpenSshServer server = OpenSshServer.start(key, "ForceCommand echo forced")) {
      assertThat(SshProbe.run(server, key, "echo free")).isEqualTo("forced\n");
    }
  }
}
