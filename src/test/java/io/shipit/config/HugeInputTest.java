package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to cost time or memory: refused within a second and 256 MB. */
@Timeout(60)
class HugeInputTest {
  private static final String PROD = "environments:\n  prod:\n    path: /srv/www\n";
  private static final int SIZE = 400_000;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long MEMORY = 256L << 20;

  @TempDir Path directory;

  /** What is measured is the reading, not the loading of classes. */
  @BeforeAll
  static void load_the_classes(@TempDir Path other) throws IOException {
    Path file = Files.writeString(other.resolve("deploy.yml"), PROD + "    hosts: [a]\n");
    assertThat(Transcript.tell(file)).isEqualTo("prod a");
  }

  private String told(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("deploy.yml"), text);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long started = threads.getCurrentThreadCpuTime();
    String told = Transcript.tell(file);
    // Of this thread alone, so that a busy machine does not decide.
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - started)).isLessThan(SECOND);
    assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).isLessThan(MEMORY);
    return told.replace(directory + "/", "");
  }

  @Test
  void case10_nested_lists() throws IOException {
    assertThat(told("[".repeat(5000)))
        .startsWith("deploy.yml:1:33: nested more than 32 levels deep; expected fewer levels");
    assertThat(told("a:\n" + "- ".repeat(5000))).contains("nested more than 32 levels deep");
    assertThat(told("{a: ".repeat(5000))).contains("nested more than 32 levels deep");
    assertThat(told("? ".repeat(5000))).contains("nested more than 32 levels deep");
  }

  @Test
  void case10_a_scalar_of_4_MB() throws IOException {
    assertThat(told(PROD + "    hosts: [" + "a".repeat(4 << 20) + "]\n"))
        .isEqualTo("deploy.yml is larger than 512 KiB");
  }

  @Test
  void case10_a_scalar_of_400_kB() throws IOException {
    assertThat(told(PROD + "    hosts: [" + "a".repeat(400_000) + "]\n"))
        .isEqualTo(
            "deploy.yml:4:13: host \""
                + "a".repeat(60)
                + "…\" is too long; expected at most 253 characters");
  }

  @Test
  void case10_ten_thousand_hosts() throws IOException {
    String hosts =
        IntStream.range(0, 10_000).mapToObj(i -> "web" + i).collect(Collectors.joining(", "));
    assertThat(told(PROD + "    hosts: [" + hosts + "]\n"))
        .startsWith("deploy.yml:4:")
        .contains(": 10000 hosts in one environment; expected at most 1000");
  }

  @Test
  void a_thousand_hosts_are_not_too_many() throws IOException {
    String hosts =
        IntStream.range(0, 1000)
            .mapToObj(
                i -> "      - {host: web%d, port: %d, user: deploy, keep: 9}\n".formatted(i, i + 1))
            .collect(Collectors.joining());
    assertThat(told(PROD + "    hosts:\n" + hosts)).hasLineCount(1000);
  }

  @Test
  void case11_a_billion_laughs() throws IOException {
    StringBuilder text =
        new StringBuilder("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*a" + (i - 1);
      text.append(
          "x-%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(9, alias))));
    }
    assertThat(told(text + PROD + "    hosts: *a9\n"))
        .startsWith("deploy.yml:6:")
        .contains("with aliases written out, the file has more than 100000 values");
  }

  @Test
  void case11_merged_laughs() throws IOException {
    StringBuilder text = new StringBuilder("x-0: &a0 {a: lol, b: lol}\n");
    for (int i = 1; i < 30; i++) {
      text.append(
          "x-%d: &a%d {<<: [*a%d, *a%d], k%d: *a%d}\n".formatted(i, i, i - 1, i - 1, i, i - 1));
    }
    assertThat(told(text + PROD + "    hosts: [a]\n")).contains("more than 100000 values");
  }

  /** Each is a text that some step of a reader could take quadratic time for. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b\n",
        "[a,",
        "{a,",
        "a\n",
        "- a\n",
        "\"",
        "'",
        "!",
        "%",
        "&a ",
        "*",
        "#\n",
        "a\n\n ",
        "a: eyJ-eyJ-",
        "passwordpasswordpassword",
        "-----BEGIN ",
        "a://a://",
        "\t",
        "\r",
        "\u2028",
        "? a\n: b\n",
        "a: |\n x\n",
        "<<: {}\n",
        "<<: [{}, {}]\n",
        "---\n",
        "...\n",
        "\\",
        "a: \"\\x41\n"
      })
  void case10_much_of_the_same(String part) throws IOException {
    assertThat(told(part.repeat(SIZE / part.length()))).startsWith("deploy.yml");
    assertThat(told(PROD + "    hosts: [a]\n    user: " + part.repeat(SIZE / part.length())))
        .startsWith("deploy.yml");
  }
}
