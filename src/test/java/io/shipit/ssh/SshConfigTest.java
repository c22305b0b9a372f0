package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.UserError;
import io.shipit.transport.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ssh_config where there is no ssh to ask. */
final class SshConfigTest {
  @TempDir Path home;

  static Stream<ConfigTable.Row> rows() {
    return ConfigTable.rows().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_file_is_understood(ConfigTable.Row row) throws Exception {
    HostSettings its = read(row.text(), new Address(row.host(), null, null));
    assertThat(ConfigTable.show(its, row.text())).isEqualTo(row.settings());
  }

  @Test
  void user_and_port_of_the_address_win() throws Exception {
    HostSettings its = read("User u\nPort 23", new Address("web1", 2222, "deploy"));
    assertThat(ConfigTable.show(its, "")).isEqualTo("deploy@web1:2222");
  }

  @Test
  void without_any_file_the_defaults_hold() {
    HostSettings its = config(null).of(new Address("web1", null, "deploy"));
    assertThat(its.identityFiles())
        .containsExactly(
            home.resolve(".ssh/id_rsa"),
            home.resolve(".ssh/id_ecdsa"),
            home.resolve(".ssh/id_ed25519"));
    assertThat(its.knownHostsFiles())
        .containsExactly(
            home.resolve(".ssh/known_hosts"),
            home.resolve(".ssh/known_hosts2"),
            Path.of("/etc/ssh/ssh_known_hosts"),
            Path.of("/etc/ssh/ssh_known_hosts2"));
    assertThat(its.agentSocket()).isEqualTo(Path.of("/env"));
  }

  @Test
  void the_file_in_the_home_is_read() throws Exception {
    Files.createDirectory(home.resolve(".ssh"));
    Files.writeString(home.resolve(".ssh/config"), "Include conf.d/*.conf\nHost *\n User last\n");
    Files.createDirectory(home.resolve(".ssh/conf.d"));
    Files.writeString(home.resolve(".ssh/conf.d/b.conf"), "Host web1\n User b\n Port 23\n");
    Files.writeString(home.resolve(".ssh/conf.d/a.conf"), "Host web1\n User a\n");
    Files.writeString(home.resolve(".ssh/conf.d/c.txt"), "User c\n");
    assertThat(ConfigTable.show(config(null).of(new Address("web1", null, null)), ""))
        .isEqualTo("a@web1:23");
    assertThat(ConfigTable.show(config(null).of(new Address("web2", null, null)), ""))
        .isEqualTo("last@web2:22");
  }

  @Test
  void an_include_counts_only_where_it_stands() throws Exception {
    Path included = Files.writeString(home.resolve("included"), "User included\n");
    String text = "Host web2\n  Include " + included + "\nHost *\n  User u\n";
    assertThat(read(text, new Address("web1", null, null)).user()).isEqualTo("u");
    assertThat(read(text, new Address("web2", null, null)).user()).isEqualTo("included");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Foo bar                 | :1: shipit does not know foo",
        "Match host web1         | :1: of Match, shipit knows only \"Match all\"",
        "Match exec true         | :1: of Match, shipit knows only \"Match all\"",
        "CanonicalizeHostname yes| :1: shipit does not know canonicalizehostname",
        "User                    | :1: user has no value",
        "User a b                | :1: user has more than one value",
        "User \"a                | :1: a quote is not closed",
        "Host web2\\nFoo bar     | :2: shipit does not know foo",
        "Include FILE            | :1: files include each other",
      })
  void what_cannot_be_honoured_is_refused_with_its_place(String text, String problem) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n"), new Address("web1", null, null)))
        .isInstanceOf(UserError.class)
        .hasMessage(home.resolve("config") + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ProxyCommand nc %h %p     | proxycommand to nc %h %p, which shipit does not do",
        "CertificateFile /x        | certificatefile to /x, which shipit does not do",
        "RevokedHostKeys /x        | revokedhostkeys to /x, which shipit does not do",
        "KnownHostsCommand /x      | knownhostscommand to /x, which shipit does not do",
        "BindAddress 10.0.0.1      | bindaddress to 10.0.0.1, which shipit does not do",
        "PubkeyAuthentication no   | pubkeyauthentication to no, which shipit does not do",
        "Port 0                    | port to 0",
        "Port 65536                | port to 65536",
        "Port ssh                  | port to ssh",
        "ConnectTimeout soon       | connecttimeout to soon",
        "AddressFamily ipx         | addressfamily to ipx",
        "ProxyJump -oProxyCommand=x| proxyjump to -oProxyCommand=x",
        "ProxyJump a:b             | proxyjump to b",
      })
  void what_would_lead_elsewhere_is_refused(String text, String problem) {
    assertThatThrownBy(() -> read(text, new Address("web1", null, null)))
        .isInstanceOf(UserError.class)
        .hasMessage("ssh_config sets " + problem);
  }

  @ParameterizedTest
  @CsvSource({"%C, %C", "%i, %i", "~other/key, the home of another user", "${GONE}, ${GONE}"})
  void a_name_that_cannot_be_expanded_is_refused(String name, String what) {
    assertThatThrownBy(() -> read("IdentityFile " + name, new Address("web1", null, null)))
        .isInstanceOf(UserError.class)
        .hasMessage("ssh_config: cannot expand " + what + " in " + name);
  }

  @Test
  void a_file_that_was_named_must_exist() {
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () -> config(home.resolve("gone")).of(new Address("web1", null, null)));
    assertThat(error).hasMessage("cannot read " + home.resolve("gone") + ": no such file");
  }

  @Test
  void variables_are_expanded() throws Exception {
    HostSettings its = read("IdentityFile ${DIR}/key", new Address("web1", null, null));
    assertThat(its.identityFiles()).isEqualTo(List.of(Path.of("/dir/key")));
  }

  private HostSettings read(String text, Address address) throws Exception {
    Path file = home.resolve("config");
    Files.writeString(file, text.replace("FILE", file.toString()) + "\n");
    return config(file).of(address);
  }

  private SshConfig config(@Nullable Path file) {
    return new SshConfig(
        new SshOptions(file, home, Map.of("SSH_AUTH_SOCK", "/env", "DIR", "/dir")));
  }
}
