package io.shipit.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathMapTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        // rule                        | in the repository     | in the release
        "dist/** -> /                  | dist/index.html       | index.html",
        "dist/** -> /                  | dist/js/a.js          | js/a.js",
        "dist/** -> /                  | dist                  | none",
        "dist/** -> /                  | src/dist/a            | none",
        "dist/ -> /                    | dist/js/a.js          | js/a.js",
        "dist/ -> htdocs/              | dist/js/a.js          | htdocs/js/a.js",
        "/ -> /                        | a/b                   | a/b",
        "/ -> htdocs/                  | a/b                   | htdocs/a/b",
        "** -> htdocs/                 | .htaccess             | htdocs/.htaccess",
        "ops/nginx.conf -> etc/nginx.conf | ops/nginx.conf     | etc/nginx.conf",
        "ops/nginx.conf -> etc/        | ops/nginx.conf        | etc/nginx.conf",
        "ops/nginx.conf -> /           | ops/nginx.conf        | nginx.conf",
        "/ops/x -> /etc/x              | ops/x                 | etc/x",
        "ops -> etc                    | ops                   | etc",
        "ops -> etc                    | ops/x                 | none",
        "site/public/** -> htdocs/     | site/public/a/b       | htdocs/a/b",
        "*.html -> /                   | a.html                | a.html",
        "*.html -> /                   | d/a.html              | none",
        "**/*.html -> pages/           | d/e/a.html            | pages/d/e/a.html",
        "**/*.html -> pages/           | a.html                | pages/a.html",
        "assets/*.css -> css/          | assets/x.css          | css/x.css",
        "assets/v*/x.css -> css/       | assets/v2/x.css       | css/v2/x.css",
        "assets/v*/ -> css/            | assets/v2/a/x.css     | css/v2/a/x.css",
        "as?ets/x -> /                 | assets/x              | assets/x",
        "[ab]/x -> /                   | b/x                   | b/x",
        "'p/\\[id\\].js -> q/'         | p/[id].js             | q/[id].js",
        "'p/\\[id\\].js -> q/id.js'    | p/[id].js             | q/id.js",
        "'a \\-> b -> c'               | a -> b                | c",
        "a b -> c d                    | a b                   | c d",
        "é/* -> ü/                     | é/ö                   | ü/ö",
        "drop a/**                     | a/b                   | none",
        "'\\drop it -> a'              | drop it               | a",
      })
  void one_rule_places_a_file(String rule, String repo, String release) throws PathMapException {
    assertThat(map(rule).map(RelativePath.of(repo)).map(RelativePath::display).orElse(null))
        .isEqualTo(release);
  }

  @ParameterizedTest
  @CsvSource({
    "bin/* -> bin/ (mode 0755), EXECUTABLE",
    "bin/* -> / (mode 644), REGULAR",
    "bin/x -> y(mode   755), EXECUTABLE",
    "bin/x -> y (mode) (mode 755), EXECUTABLE",
    "bin/x -> y (mode),",
    "bin/x -> (mode,",
    "bin/* -> bin/,"
  })
  void a_rule_can_give_files_a_mode(String rule, @Nullable FileMode mode) throws PathMapException {
    assertThat(map(rule).rules().getFirst().mode()).isEqualTo(Optional.ofNullable(mode));
    assertThat(map(rule).map(RelativePath.of("bin/x"))).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "a -> b (mode 0777), 'a mode is 0644 or 0755, not `0777`'",
    "a -> b (mode 4755), 'a mode is 0644 or 0755, not `4755`'",
    "a -> b (mode u+x), 'a mode is 0644 or 0755, not `u+x`'",
    "a -> (mode 0755), 'the right side is empty; the root of the release is `/`'",
    "drop a (mode 0755), '`drop` takes no mode: what is left out has none'"
  })
  void a_mode_that_is_none_is_refused(String rule, String problem) {
    assertThat(catchThrowableOfType(PathMapException.class, () -> map(rule)).problem())
        .isEqualTo(problem);
  }

  @Test
  void the_first_rule_that_matches_decides() throws PathMapException {
    PathMap map = map("a/x -> first", "drop **/*.map", "a/** -> second/", "** -> third/");
    assertThat(map.map(RelativePath.of("a/x"))).hasValue(RelativePath.of("first"));
    assertThat(map.map(RelativePath.of("a/y"))).hasValue(RelativePath.of("second/y"));
    assertThat(map.map(RelativePath.of("b"))).hasValue(RelativePath.of("third/b"));
    assertThat(map.decide(RelativePath.of("a/y.map")))
        .isEqualTo(new PathMap.Decision.Drop(map.rules().get(1)));
  }

  @Test
  void without_rules_the_whole_tree_keeps_its_paths() {
    RelativePath path = RelativePath.of(new byte[] {(byte) 0xff, '/', '*'});
    assertThat(PathMap.wholeTree().map(path)).hasValue(path);
  }

  @Test
  void case36_bytes_that_are_not_utf8_keep_their_form_below_the_fixed_part()
      throws PathMapException {
    RelativePath path = RelativePath.of(new byte[] {'d', '/', (byte) 0xff, '\n'});
    assertThat(map("d/* -> e/").map(path))
        .hasValue(RelativePath.of(new byte[] {'e', '/', (byte) 0xff, '\n'}));
  }

  @Test
  void a_rule_that_matched_nothing_is_quoted_in_a_warning() throws PathMapException {
    Matching matching = map("a/** -> /", "public -> /", "drop x\u001b", "a/b -> never").matching();
    matching.decide(RelativePath.of("a/b"));
    matching.decide(RelativePath.of("public/index.html"));
    assertThat(matching.warnings("commit 1234abcd"))
        .containsExactly(
            "the map rule `public -> /` matched nothing in commit 1234abcd;"
                + " it names a directory: end the left side with `/`",
            "the map rule `drop x\\x1b` matched nothing in commit 1234abcd",
            "the map rule `a/b -> never` matched nothing in commit 1234abcd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dist",
        "dist/**",
        "dist->/",
        "dist ->",
        "-> /",
        " -> ",
        "a -> b -> c",
        "a/** -> b",
        "a/ -> b",
        "*.js -> app.js",
        "[ab] -> c",
        "a/../b -> c",
        "./a -> b",
        "a//b -> c",
        "//a -> b",
        "a**b -> /",
        "a/**.js -> /",
        "a/*** -> /",
        "[a -> b",
        "[[:smile:]] -> /",
        "[é] -> /",
        "a\\ ->\\",
        "a -> ../b",
        "a -> b/../c",
        "a -> ./b",
        "a -> b//c",
        "a -> b//",
        "a -> //",
        "a -> .git/x",
        "a -> .GIT",
        "a -> b/*",
        "a -> b\\c",
        "a -> b\u0000",
        "!a -> b",
        "drop",
        "drop ",
        "drop a -> b",
        "drop !a",
      })
  void a_rule_that_makes_no_sense_is_an_error_with_its_index(String rule) {
    PathMapException e = catchThrowableOfType(PathMapException.class, () -> map("ok -> ok", rule));
    assertThat(e).isNotNull();
    assertThat(e.ruleIndex()).isEqualTo(1);
    assertThat(e.problem()).isNotBlank();
  }

  @Test
  void an_empty_map_is_an_error_of_the_list() {
    PathMapException e = catchThrowableOfType(PathMapException.class, () -> map());
    assertThat(e.ruleIndex()).isEqualTo(PathMapException.WHOLE_LIST);
  }

  @Test
  void an_error_says_what_to_write_instead() {
    assertThat(catchThrowableOfType(PathMapException.class, () -> map("dist/** -> www")).problem())
        .isEqualTo(
            "the left side can match several files, so the right one must be a directory: `www/`");
  }

  private static PathMap map(String... rules) throws PathMapException {
    return PathMap.parse(List.of(rules));
  }
}
