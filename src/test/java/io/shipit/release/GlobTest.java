package io.shipit.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  /** A pattern, what it matches, and what it does not; texts are separated by blanks. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.b        | a.b                    | a a.bc axb x/a.b",
        "*          | a .a a.b *             | a/b /",
        "*.js       | .js a.js a.b.js        | a.jsx d/a.js",
        "a*c        | ac abc aXXc            | a/c abcd",
        "a*b*c      | abc aXbYc abbcc        | acb ab/c",
        "?          | a ? *                  | / ab é",
        "??         | ab é                   | a a/",
        "**         | a a/b .x/y/z           | ",
        "d/**       | d/a d/a/b d/.x         | d da/b x/d/a",
        "**/x       | x a/x a/b/x            | ax a/bx x/a",
        "a/**/b     | a/b a/x/b a/x/y/b      | ab a/xb axb a/bx",
        "**/a/**    | a/b x/a/b a/b/c        | a x/a",
        "*/b        | a/b .x/b               | b a/x/b /x/b",
        "a/*        | a/b a/.b               | a a/b/c",
        "a**b       | ab axb axxb            | a/b ax/b",
        "a/**b      | a/b a/xb               | a/x/b",
        "**a        | a xa                   | x/a",
        "[ab]c      | ac bc                  | cc c abc",
        "[a-c]      | a b c                  | d - /",
        "[!a-c]     | d ^ !                  | a b c / de",
        "[^a]       | b ^                    | a /",
        "[]a]       | ] a                    | b",
        "[!]a]      | b                      | ] a",
        "[a-]       | a -                    | b",
        "[c-a]      | c                      | a b",
        "[\\]]      | ]                      | \\ a",
        "[a\\-c]    | a - c                  | b \\",
        "[+--]      | + , -                  | . /",
        "[.-0]      | . 0                    | / 1",
        "[[:digit:]x] | 0 9 x                | a : [",
        "[[:upper:]-z] | A - z               | a y",
        "[[:alpha]  | [ : a                  | b",
        "[[:space:]]b | `\tb`                | ab",
        "\\*        | *                      | a \\*",
        "a\\b       | ab                     | a\\b",
        "\\[x\\].js | [x].js                 | x.js",
        "**\\/a     | x/a x/y/a              | a",
      })
  void matches(String pattern, String yes, String no) {
    Glob glob = Glob.compile(pattern.getBytes(UTF_8));
    for (String text : words(yes)) {
      assertThat(glob.matches(text.getBytes(UTF_8))).as("%s matches %s", pattern, text).isTrue();
    }
    for (String text : words(no)) {
      assertThat(glob.matches(text.getBytes(UTF_8))).as("%s matches %s", pattern, text).isFalse();
    }
  }

  @Test
  void works_on_bytes_that_are_no_text() {
    byte[] text = {'a', (byte) 0xff, (byte) 0x80};
    assertThat(Glob.compile(new byte[] {'a', '?', (byte) 0x80}).matches(text)).isTrue();
    assertThat(Glob.compile(new byte[] {'a', '*'}).matches(text)).isTrue();
    assertThat(Glob.compile(new byte[] {'a', (byte) 0xff, 'x'}).matches(text)).isFalse();
  }

  @Test
  void looks_only_at_the_range_that_it_is_given() {
    assertThat(Glob.compile("b*d".getBytes(UTF_8)).matches("abcde".getBytes(UTF_8), 1, 4)).isTrue();
    assertThat(Glob.compile("abc".getBytes(UTF_8)).matches("abcde".getBytes(UTF_8), 0, 2))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "a[bc", "[!", "[]", "x[[:digit:", "a\\", "[[:smile:]]", "[[::]]"})
  void a_pattern_that_cannot_be_read_matches_nothing_and_says_why(String pattern) {
    Glob glob = Glob.compile(pattern.getBytes(UTF_8));
    assertThat(glob.problem()).isPresent();
    assertThat(glob.matches(pattern.getBytes(UTF_8))).isFalse();
  }

  @Test
  void many_stars_take_no_exponential_time() {
    Glob stars = Glob.compile("a*".repeat(500).getBytes(UTF_8));
    Glob segments = Glob.compile("**/".repeat(600).concat("x").getBytes(UTF_8));
    byte[] text = "a/".repeat(2000).concat("b").getBytes(UTF_8);
    byte[] flat = "a".repeat(4000).concat("b").getBytes(UTF_8);
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          assertThat(stars.matches(flat)).isTrue();
          assertThat(segments.matches(text)).isFalse();
        });
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }
}
