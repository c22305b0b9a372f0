package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.problem.UserError;
import io.shipit.testbed.NeedsSshd;
import io.shipit.transport.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ssh_config as ssh itself understands it: the same table, and what only ssh can do. */
@NeedsSshd
final class SshConfigOpenSshIT {
  @TempDir Path dir;

  static Stream<ConfigTable.Row> rows() {
    return ConfigTable.rows().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void ssh_understands_the_same(ConfigTable.Row row) throws Exception {
    HostSettings its = read(row.text(), new Address(row.host(), null, null));
    assertThat(ConfigTable.show(its, row.text())).isEqualTo(row.settings());
  }

  @Test
  void user_and_port_of_the_address_win() throws Exception {
    HostSettings its = read("User u\nPort 23", new Address("web1", 2222, "deploy"));
    assertThat(ConfigTable.show(its, "")).isEqualTo("deploy@web1:2222");
  }

  @Test
  void match_is_understood() throws Exception {
    String text = "Match host web1 exec \"true\"\n  Port 23\nMatch host web2\n  Port 24\n";
    assertThat(read(text, new Address("web1", null, null)).port()).isEqualTo(23);
  }

  @Test
  void a_mistake_is_told_in_the_words_of_ssh() {
    assertThatThrownBy(() -> read("Foo bar", new Address("web1", null, null)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("ssh -G ends with status 255: ")
        .hasMessageContaining(dir.resolve("config").toString());
  }

  @Test
  void a_host_is_no_option() {
    assertThatThrownBy(() -> read("HostName web1", new Address("-V", null, null)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("ssh -G ends with status 255: ");
  }

  private HostSettings read(String text, Address address) throws Exception {
    Path file = Files.writeString(dir.resolve("config"), text + "\n");
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("SSH_AUTH_SOCK", "/env");
    return new SshConfig(
            new SshOptions(file, Path.of(System.getProperty("user.home")), environment))
        .of(address);
  }
}
