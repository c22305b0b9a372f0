package io.shipit.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.shipit.config.ConfigFile.Access;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file itself: how it is encoded, what kind of file it is, who can change it. */
class ConfigFileTest {
  private static final String TEXT =
      """
      environments:
        prod:
          path: /srv/übung
          hosts: [web1]
      """;
  private static final String READ = "prod web1 path=[/srv/übung]";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name_the_file() {
    file = directory.resolve("deploy.yml");
  }

  private String told() {
    return assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Transcript.tell(file))
        .replace(directory + "/", "");
  }

  private String told(String text, Charset charset) throws IOException {
    Files.write(file, text.getBytes(charset));
    return told();
  }

  @Test
  void case12_utf8_with_any_line_ends_and_a_byte_order_mark_is_read() throws IOException {
    assertThat(told(TEXT, UTF_8)).isEqualTo(READ);
    assertThat(told("\ufeff" + TEXT, UTF_8)).isEqualTo(READ);
    assertThat(told(TEXT.replace("\n", "\r\n"), UTF_8)).isEqualTo(READ);
    assertThat(told(TEXT.replace("\n", "\r"), UTF_8)).isEqualTo(READ);
    assertThat(told("\ufeff" + TEXT.replace("\n", "\r\n"), UTF_8)).isEqualTo(READ);
  }

  @Test
  void case12_positions_do_not_move_with_line_ends_and_a_byte_order_mark() throws IOException {
    String wrong = TEXT.replace("[web1]", "[-x]");
    String told = told(wrong, UTF_8);
    assertThat(told).startsWith("deploy.yml:4:13: host \"-x\"");
    assertThat(told("\ufeff" + wrong.replace("\n", "\r\n"), UTF_8)).isEqualTo(told);
    assertThat(told(wrong.replace("prod:", "prod: # \ud83d\ude80 ü"), UTF_8)).isEqualTo(told);
  }

  @Test
  void case12_a_crlf_in_a_block_is_a_line_end() throws IOException {
    String text = TEXT + "    after_swap:\n      - |\n        a\n        b\n";
    assertThat(told(text.replace("\n", "\r\n"), UTF_8)).isEqualTo(told(text, UTF_8));
  }

  @Test
  void case12_other_encodings_are_refused() throws IOException {
    assertThat(told("\ufeff" + TEXT, UTF_16LE)).isEqualTo("deploy.yml is in UTF-16");
    assertThat(told("\ufeff" + TEXT, UTF_16BE)).isEqualTo("deploy.yml is in UTF-16");
    assertThat(told(TEXT.replace("ü", "u"), UTF_16BE))
        .contains("deploy.yml:1:1: the character U+0000");
    assertThat(told(TEXT, ISO_8859_1))
        .isEqualTo(
            """
            deploy.yml:3:16: the byte 0xfc is not UTF-8
             3 |     path: /srv/
               |                ^
               | expected text in UTF-8\
            """);
  }

  @Test
  void case12_invalid_utf8_is_told_by_its_place() throws IOException {
    for (int[] bytes :
        List.of(
            new int[] {0xc0, 0xaf},
            new int[] {0xed, 0xa0, 0x80},
            new int[] {0xf5, 0x80, 0x80, 0x80},
            new int[] {0xe2, 0x82})) {
      byte[] raw = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        raw[i] = (byte) bytes[i];
      }
      String before = "# ü\n# ";
      byte[] head = before.getBytes(UTF_8);
      byte[] all = java.util.Arrays.copyOf(head, head.length + raw.length);
      System.arraycopy(raw, 0, all, head.length, raw.length);
      Files.write(file, all);
      assertThat(told())
          .startsWith("deploy.yml:2:3: the byte 0x%02x is not UTF-8".formatted(bytes[0]));
    }
  }

  @Test
  void case24_a_fifo_is_refused_and_never_waited_for() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();

    assertThat(told()).isEqualTo("deploy.yml is a fifo, a socket or a device");
  }

  @Test
  void case24_a_device_is_refused() {
    file = Path.of("/dev/zero");
    assertThat(told()).isEqualTo("/dev/zero is a fifo, a socket or a device");
  }

  @Test
  void case24_a_directory_is_refused() throws IOException {
    Files.createDirectory(file);
    assertThat(told()).isEqualTo("deploy.yml is a directory");
  }

  @Test
  void case24_a_missing_file_is_said_to_be_missing() {
    assertThat(told()).isEqualTo("deploy.yml does not exist");
  }

  @Test
  void case24_links_that_lead_nowhere_end() throws IOException {
    Files.createSymbolicLink(file, directory.resolve("nothing"));
    assertThat(told()).isEqualTo("deploy.yml is a symbolic link to nothing");

    file = directory.resolve("loop.yml");
    Files.createSymbolicLink(file, file);
    assertThat(told()).startsWith("loop.yml cannot be read: ");
  }

  @Test
  void case24_a_link_is_followed_with_a_warning() throws IOException {
    Path real = Files.writeString(directory.resolve("real.yml"), TEXT);
    Files.createSymbolicLink(file, real);
    assertThat(told())
        .isEqualTo("warning: deploy.yml is a symbolic link; it was followed\n" + READ);
  }

  @Test
  void case24_a_file_that_everybody_can_change_is_read_with_a_warning() throws IOException {
    Files.writeString(file, TEXT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(told())
        .isEqualTo(
            "warning: deploy.yml can be changed by every user of this machine, and it says what"
                + " runs on the hosts: chmod o-w deploy.yml\n"
                + READ);
  }

  @Test
  void case24_a_file_of_somebody_else_is_read_with_a_warning() {
    String me = System.getProperty("user.name");
    assertThat(ConfigFile.warnings("deploy.yml", false, new Access("mallory", false)))
        .containsExactly(
            "deploy.yml belongs to \"mallory\", not to you, and it says what runs on the hosts");
    assertThat(ConfigFile.warnings("deploy.yml", false, new Access(me, false))).isEmpty();
    assertThat(ConfigFile.warnings("deploy.yml", false, new Access("root", false))).isEmpty();
    assertThat(ConfigFile.warnings("deploy.yml", false, null)).isEmpty();
  }

  /** Asked directly, since root may read everything. */
  @Test
  void case24_a_file_that_may_not_be_read_is_said_to_be_so() {
    assertThat(ConfigFile.unreadable(file, new AccessDeniedException(file.toString())))
        .hasMessage(file + " may not be read by this user");
  }
}
