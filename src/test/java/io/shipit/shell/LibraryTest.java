package io.shipit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibraryTest {
  private static final Path SOURCES = Path.of("src/main/resources/io/shipit/shell");

  /**
   * What shellcheck is told to accept: variables that another file sets (SC2154, SC2034); words
   * that are split on purpose (SC2086, SC2046); {@code -ef}, which POSIX.1-2024 has (SC3013);
   * functions that only the client calls (SC2317, SC2329); scripts in single quotes (SC2016);
   * {@code a && b || fail} where b cannot fail (SC2015); functions whose argument is optional
   * (SC2119, SC2120); words that are also names of programs (SC2209); variables that a subshell has
   * for itself (SC2030, SC2031); a variable that only some shells have, where others were seen to
   * do without it (SC3028).
   */
  private static final String ACCEPTED =
      "SC2154,SC2034,SC2086,SC2046,SC3013,SC2317,SC2329,SC2016,SC2015,SC2119,SC2120,SC2209,SC2030,SC2031,SC3028";

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".sh")).sorted().toList();
    }
  }

  private static String run(List<String> command, String input) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + printed;
  }

  @Test
  void every_file_is_sent() throws Exception {
    String sent = Library.get().first() + Library.get().second();
    for (Path file : files()) {
      assertThat(sent).contains(Library.minified(Files.readString(file)));
    }
    assertThat(sent).doesNotContain("\n#").doesNotContain("\n\n").doesNotContain("\n ");
  }

  @ParameterizedTest
  @MethodSource("io.shipit.shell.Shells#present")
  void every_shell_can_parse_it(List<String> shell) throws Exception {
    List<String> command = new ArrayList<>(shell);
    command.add("-n");
    assertThat(run(command, Library.get().first() + Library.get().second())).isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("io.shipit.shell.Shells#present")
  void it_says_nothing_by_itself(List<String> shell) throws Exception {
    assertThat(run(shell, Library.get().first() + Library.get().second())).isEqualTo("0");
  }

  @Test
  @EnabledIf("io.shipit.shell.Shells#hasShellcheck")
  void shellcheck_finds_nothing() throws Exception {
    List<String> command =
        new ArrayList<>(List.of("shellcheck", "-s", "sh", "-f", "gcc", "-e", ACCEPTED));
    files().forEach(file -> command.add(file.toString()));
    assertThat(run(command, "")).isEqualTo("0");
  }

  /** What is requested from Java exists, and what nobody calls is gone. */
  @Test
  void functions_and_their_callers_match() throws Exception {
    StringBuilder all = new StringBuilder();
    for (Path file : files()) {
      all.append(Library.minified(Files.readString(file)));
    }
    Set<String> defined = matches(Pattern.compile("(?m)^([a-z_]+)\\(\\) [{(]"), all);
    StringBuilder java = new StringBuilder();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/shipit/shell"))) {
      for (Path source : sources.toList()) {
        java.append(Files.readString(source));
      }
    }
    Set<String> requested = matches(Pattern.compile("\"((?:s_|shipit_)[a-z_]+)(?:\\\\n)?\""), java);
    assertThat(defined).containsAll(requested);

    for (String function : defined) {
      long mentions = Pattern.compile("\\b" + function + "\\b").matcher(all).results().count();
      assertThat(mentions > 1 || requested.contains(function)).as(function).isTrue();
    }
  }

  private static Set<String> matches(Pattern pattern, CharSequence text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
