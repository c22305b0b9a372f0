package io.shipit.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathSafetyTest {
  @ParameterizedTest
  @ValueSource(strings = {".", "..", "a/./b", "a/../b", "../a", "a/..", "/a", "a/", "a//b", "a\0b"})
  void case27_names_that_are_no_names_are_refused(String path) {
    assertThat(PathSafety.problem(RelativePath.of(path))).isPresent();
  }

  @Test
  void case27_a_slash_inside_one_name_is_refused() {
    assertThat(PathSafety.nameProblem(new byte[] {'a', '/', 'b'}))
        .hasValue("has a slash in a name");
    assertThat(PathSafety.nameProblem(new byte[0])).hasValue("has an empty name in it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        "a/.git/config",
        ".GIT",
        ".gIt",
        ".git ",
        ".git.",
        ".git . .",
        "git~1",
        "GIT~1",
        "git~1 .",
        ".git::$INDEX_ALLOCATION",
        ".git:stream",
        ".git .:x",
        "git~1:x",
        "a\\.git",
        ".git\\config",
        ".g\u200cit",
        "\u200d.git",
        ".git\ufeff",
        ".gi\u206at",
        ".g\u202ei\u200ft",
        ".g\u00adit",
        ".gi\ufe0ft",
        ".GIT\u2060 ",
      })
  void case28_every_spelling_of_dot_git_is_refused(String path) {
    assertThat(PathSafety.problem(RelativePath.of(path)))
        .hasValueSatisfying(problem -> assertThat(problem).contains("takes for .git"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".gitignore",
        ".gitattributes",
        "git",
        "git~2",
        "git~10",
        ".git.x",
        ".git-x",
        "x.git",
        ".gi t",
        "..git",
        ".github",
        ". git",
        "a\\git",
        "gi",
        "digits"
      })
  void case28_names_that_only_resemble_it_are_not(String path) {
    assertThat(PathSafety.problem(RelativePath.of(path))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-rf",
        "--help",
        "*",
        "a b",
        "'",
        "\"",
        "$(x)",
        "`x`",
        "a\nb",
        "\t",
        "\u001b[31m",
        "x ",
        "x.",
        "...",
        "~",
        "C:",
        "a\\b",
        "nul",
        ".shipit",
        "current"
      })
  void case35_any_other_name_is_allowed(String path) {
    assertThat(PathSafety.problem(RelativePath.of(path))).isEmpty();
  }

  @Test
  void case36_bytes_that_are_not_utf8_are_allowed() {
    assertThat(PathSafety.problem(RelativePath.of(new byte[] {(byte) 0xff, '/', (byte) 0xc3, 'g'})))
        .isEmpty();
  }

  @Test
  void case37_the_limits_are_255_4094_and_1000() {
    String name = "é".repeat(127) + "x";
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSize(255);
    assertThat(problem(name)).isEmpty();
    assertThat(problem(name + "x")).startsWith("has a name of 256 bytes");

    String path = "d/" + (name + "/").repeat(15) + "x".repeat(252);
    assertThat(RelativePath.of(path).length()).isEqualTo(4094);
    assertThat(problem(path)).isEmpty();
    assertThat(problem(path + "x")).startsWith("is 4095 bytes long");

    assertThat(problem(String.join("/", Collections.nCopies(1000, "d")))).isEmpty();
    assertThat(problem(String.join("/", Collections.nCopies(1001, "d"))))
        .startsWith("is more than 1000 directories deep");
  }

  private static String problem(String path) {
    return PathSafety.problem(RelativePath.of(path)).orElse("");
  }
}
