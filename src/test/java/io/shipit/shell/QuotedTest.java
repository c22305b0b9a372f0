package io.shipit.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuotedTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, `''`",
        "`plain`, `'plain'`",
        "`it's`, `'it'\\''s'`",
        "`'`, `''\\'''`",
        "`a b`, `'a b'`",
        "`$(reboot)`, `'$(reboot)'`",
        "`-rf`, `'-rf'`",
      })
  void a_word_is_in_single_quotes(String value, String quoted) {
    assertThat(Quoted.of(value).text()).isEqualTo(quoted);
  }

  @Test
  void nul_is_refused() {
    assertThatThrownBy(() -> Quoted.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void only_names_of_functions_start_a_command() {
    assertThat(ShellCommand.of("s_swap").with("it's").with(7).line())
        .isEqualTo("s_swap 'it'\\''s' '7'");
    for (String name : List.of("", "a b", "a;b", "$x", "-a", "A", "a\n")) {
      assertThatThrownBy(() -> ShellCommand.of(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Words that shells have tripped over, and a seeded heap of random ones. */
  private static List<String> words() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "'",
                "''",
                "\"",
                "\\",
                "\\'",
                "'\\''",
                "$x",
                "${x}",
                "`id`",
                "$(id)",
                "*",
                "?",
                "[a]",
                "~",
                "~root",
                "!!",
                "#",
                "a#b",
                ";",
                "&",
                "|",
                "<",
                ">",
                "(",
                ")",
                "{}",
                "-n",
                "--",
                "-e",
                "a\nb",
                "\n",
                "\n\n",
                "a\n",
                "\t",
                "\r",
                "\r\n",
                "a\\",
                "\\n",
                "%s",
                "%n",
                "\u001b[31m",
                "é",
                "日本",
                "𝄞",
                "\u00a0",
                "\u2028",
                "=",
                "A=b",
                "\u007f"));
    Random random = new Random(20261122);
    String alphabet = "'\"\\$`!*?[]{}()<>|&;#~ \t\n\r%-=ab\u0001\u001b\u007fé日𝄞";
    int[] points = alphabet.codePoints().toArray();
    for (int i = 0; i < 2000; i++) {
      StringBuilder word = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        word.appendCodePoint(points[random.nextInt(points.length)]);
      }
      words.add(word.toString());
    }
    return words;
  }

  @ParameterizedTest
  @MethodSource("io.shipit.shell.Shells#present")
  void every_word_passes_a_real_shell_unharmed(List<String> shell) throws Exception {
    List<String> words = words();
    StringBuilder script = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (String word : words) {
      script.append("printf '%s\\001\\002' ").append(Quoted.of(word)).append('\n');
      expected.append(word).append("\001\002");
    }

    Process process = new ProcessBuilder(shell).start();
    Thread.ofVirtual()
        .start(
            () -> {
              try (var in = process.getOutputStream()) {
                in.write(script.toString().getBytes(StandardCharsets.UTF_8));
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    byte[] printed = process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isZero();
    assertThat(new String(printed, StandardCharsets.UTF_8)).isEqualTo(expected.toString());
  }
}
