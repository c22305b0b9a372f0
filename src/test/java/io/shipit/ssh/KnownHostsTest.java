package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.ssh.KnownHosts.Decision;
import io.shipit.ssh.KnownHostsTable.Row;
import io.shipit.ssh.KnownHostsTable.Verdict;
import io.shipit.testbed.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KnownHostsTest {
  private static final int PORT = 2222;
  private static final String NAME = "[127.0.0.1]:2222";
  private static final TestKey ED = TestKey.ed25519();
  private static final TestKey ECDSA = TestKey.ecdsa();
  private static final TestKey OTHER_ED = TestKey.ed25519();

  @TempDir Path dir;

  static Stream<Row> rows() {
    return KnownHostsTable.rows().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void case56_a_file_decides(Row row) throws Exception {
    Path file = Files.writeString(dir.resolve("known_hosts"), fill(row.lines()));
    assertThat(verdict(List.of(file), row.alias())).isEqualTo(row.verdict());
  }

  @Test
  void case56_all_files_count_and_need_not_exist() throws Exception {
    Path missing = dir.resolve("missing");
    Path one = Files.writeString(dir.resolve("one"), fill("HOST OTHER_ED\n"));
    Path other = Files.writeString(dir.resolve("other"), fill("HOST ED\n"));
    Path revoking = Files.writeString(dir.resolve("revoking"), fill("@revoked * ED\n"));

    assertThat(verdict(List.of(missing), "")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(List.of(), "")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(List.of(Path.of("/dev/null")), "")).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(List.of(missing, one), "")).isEqualTo(Verdict.CHANGED);
    assertThat(verdict(List.of(missing, one, other), "")).isEqualTo(Verdict.TRUSTED);
    assertThat(verdict(List.of(other, revoking), "")).isEqualTo(Verdict.REVOKED);
  }

  @Test
  void case56_a_directory_is_no_file() throws Exception {
    Path directory = Files.createDirectory(dir.resolve("directory"));
    Path good = Files.writeString(dir.resolve("good"), fill("HOST ED\n"));
    assertThatThrownBy(() -> decide(List.of(good, directory), ED))
        .hasMessage(directory + " is not a regular file");
  }

  @Test
  void case56_a_file_that_everybody_may_write_is_not_believed() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), fill("HOST ED\n"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> decide(List.of(file), ED))
        .hasMessage(file + " may be written by everybody");
  }

  @Test
  void case56_a_damaged_line_is_named() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), fill("HOST ED\nHOST ED_\n"));
    assertThatThrownBy(() -> decide(List.of(file), ED))
        .hasMessage(file + ":2 is damaged, and may be about this host");
  }

  @Test
  void a_long_pattern_of_stars_takes_no_time() throws Exception {
    String stars = "*a".repeat(2000) + "b";
    Path file = Files.writeString(dir.resolve("file"), stars + " " + blank(ED) + "\n");
    Decision decision =
        new KnownHosts().decide(List.of(file), "a".repeat(2000), "a", SshKey.of(publicKey(ED)));
    assertThat(decision).isInstanceOf(Decision.Unknown.class);
  }

  private static Verdict verdict(List<Path> files, String alias) throws Exception {
    KnownHosts hosts = new KnownHosts();
    String name = alias.isEmpty() ? NAME : alias;
    String plain = alias.isEmpty() ? "127.0.0.1" : alias;
    try {
      Set<String> types = hosts.types(files, name, plain);
      boolean ecdsa = types.contains("ecdsa-sha2-nistp256") && !types.contains("ssh-ed25519");
      SshKey shown = SshKey.of(publicKey(ecdsa ? ECDSA : ED));
      return switch (hosts.decide(files, name, plain, shown)) {
        case Decision.Trusted trusted -> Verdict.TRUSTED;
        case Decision.Unknown unknown -> Verdict.UNKNOWN;
        case Decision.Changed changed -> Verdict.CHANGED;
        case Decision.Revoked revoked -> Verdict.REVOKED;
      };
    } catch (KnownHosts.Unreliable e) {
      return Verdict.UNRELIABLE;
    }
  }

  private static Decision decide(List<Path> files, TestKey shown) throws Exception {
    return new KnownHosts().decide(files, NAME, "127.0.0.1", SshKey.of(publicKey(shown)));
  }

  private static String fill(String lines) {
    return KnownHostsTable.fill(lines, PORT, blank(ED), blank(ECDSA), blank(OTHER_ED));
  }

  private static java.security.PublicKey publicKey(TestKey key) {
    return key.pair().getPublic();
  }

  private static String blank(TestKey key) {
    return SshKey.of(publicKey(key)).line();
  }
}
