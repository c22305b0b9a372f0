package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.release.RelativePath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {
  /** The file's lines are separated by {@code ;}, a tab is {@code ~}; d/ is a directory. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*.c x                        | a.c       | x= set",
        "*.c x                        | d/a.c     | x= set",
        "/*.c x                       | d/a.c     | ",
        "d/*.c x                      | d/a.c     | x= set",
        "d/*.c x                      | e/d/a.c   | ",
        "**/d/*.c x                   | e/d/a.c   | x= set",
        "d/ x                         | d/        | x= set",
        "d/ x                         | d         | ",
        "d/ x                         | d/a.c     | ",
        "* x -y !z w=1                | a         | w=1 x= set y= unset z= unspecified",
        "* -x=1 !y=2                  | a         | x= unset y= unspecified",
        "* x; a -x                    | a         | x= unset",
        "a -x; * x                    | a         | x= set",
        "* x -x                       | a         | x= unset",
        "# * x                        | a         | ",
        "  * x                        | a         | x= set",
        "~*~x                         | a         | x= set",
        "!* x                         | a         | ",
        "\\!a x                       | !a        | x= set",
        "* x in(valid                 | a         | ",
        "* x =y                       | a         | ",
        "* -                          | a         | ",
        "*                            | a         | ",
        "\"a b\" x                    | a b       | x= set",
        "\"\\303\\251\" x             | é         | x= set",
        "\"a\\tb\" x                  | a~b       | x= set",
        "\"a\" x                      | a         | x= set",
        "\"a\"x                       | a         | x= set",
        "\"a x                        | \"a       | x= set",
        "\"\\9\" x                    | \\9       | ",
        "[attr]m x -y;* m             | a         | m= set x= set y= unset",
        "[attr]m x -y;* m y           | a         | m= set x= set y= set",
        "[attr]m x; * -m              | a         | m= unset",
        "[attr]m x;[attr]m y; * m     | a         | m= set y= set",
        "[attr]m n;[attr]n x; * m     | a         | m= set n= set x= set",
        "[attr]m m x; * m             | a         | m= set x= set",
        "* binary                     | a         | binary= set diff= unset merge= unset text="
            + " unset",
      })
  void lines_give_attributes_as_in_git(String file, String path, String expected) {
    Attributes attributes = Attributes.root(parse(file, true), 0);
    boolean directory = path.endsWith("/");
    String plain = (directory ? path.substring(0, path.length() - 1) : path).replace('~', '\t');
    assertThat(show(attributes.of(RelativePath.of(plain), directory)))
        .isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void the_file_of_a_directory_comes_before_those_above_and_is_relative_to_it() {
    Attributes root = Attributes.root(parse("*.c x y; d/b.c z", true), 0);
    Attributes inner = root.in(RelativePath.of("d"), parse("*.c -x; /b.c w; d/b.c no", false));
    assertThat(show(inner.of(RelativePath.of("d/a.c"), false))).isEqualTo("x= unset y= set");
    assertThat(show(inner.of(RelativePath.of("d/b.c"), false)))
        .isEqualTo("w= set x= unset y= set z= set");
    assertThat(show(inner.of(RelativePath.of("d/e/b.c"), false))).isEqualTo("x= unset y= set");
  }

  @Test
  void macros_are_defined_at_the_root_only() {
    Attributes root = Attributes.root(parse("[attr]m x", true), 0);
    Attributes inner = root.in(RelativePath.of("d"), parse("[attr]n y; * m n", false));
    assertThat(show(inner.of(RelativePath.of("d/a"), false))).isEqualTo("m= set n= set x= set");
  }

  @Test
  void overlong_lines_and_what_follows_a_nul_are_ignored() {
    String longLine = "a".repeat(2046) + " x";
    assertThat(parse(longLine, true).lines()).isEmpty();
    assertThat(parse(longLine.substring(1), true).lines()).hasSize(1);
    assertThat(parse("a x;b\0 x;c x", true).lines()).hasSize(1);
  }

  private static AttributeFile parse(String lines, boolean root) {
    String text = lines.replace(';', '\n').replace('~', '\t');
    return AttributeFile.parse(text.getBytes(StandardCharsets.UTF_8), root);
  }

  private static String show(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString().strip();
  }
}
