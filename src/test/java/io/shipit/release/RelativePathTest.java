package io.shipit.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelativePathTest {
  @Test
  void keeps_bytes_that_are_no_text_and_shows_them_escaped() {
    byte[] bytes = {'a', (byte) 0xff, '/', 0x1b, '\n', (byte) 0xc3};
    RelativePath path = RelativePath.of(bytes);
    assertThat(path.bytes()).containsExactly(bytes);
    assertThat(path.utf8()).isEmpty();
    assertThat(path.display()).isEqualTo("a\\xff/\\x1b\\n\\xc3").isEqualTo(path.toString());
  }

  @Test
  void is_not_changed_through_the_arrays_that_go_in_or_come_out() {
    byte[] bytes = {'a', 'b'};
    RelativePath path = RelativePath.of(bytes);
    bytes[0] = 'x';
    path.bytes()[1] = 'x';
    assertThat(path).isEqualTo(RelativePath.of("ab")).hasSameHashCodeAs(RelativePath.of("ab"));
  }

  @Test
  void sorts_by_unsigned_bytes_with_directories_before_their_content() {
    RelativePath high = RelativePath.of(new byte[] {(byte) 0x80});
    assertThat(
            Stream.of(path("é"), high, path("a/b"), path("a"), path("a.b"), path("Z"), path("~"))
                .sorted())
        .containsExactly(
            path("Z"), path("a"), path("a.b"), path("a/b"), path("~"), high, path("é"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "a         | a     | none | 1",
        "a/b c/d   | d     | a/b c | 3",
        "a//b      | b     | a/   | 3",
        "/a        | a     | none | 2",
      })
  void splits(String text, String name, String parent, int segments) {
    RelativePath path = path(text);
    assertThat(new String(path.name(), StandardCharsets.UTF_8)).isEqualTo(name);
    assertThat(path.parent().map(RelativePath::display).orElse(null)).isEqualTo(parent);
    assertThat(path.segments()).hasSize(segments);
  }

  @Test
  void segments_join_to_the_path_again() {
    RelativePath path = path("a/é/c");
    List<byte[]> segments = path.segments();
    RelativePath joined =
        RelativePath.of(segments.get(0)).child(segments.get(1)).child(segments.get(2));
    assertThat(joined).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b,a,true",
    "a/b/c,a,true",
    "a,a,false",
    "a/,a,false",
    "ab/c,a,false",
    "b/a,a,false"
  })
  void knows_what_is_below_a_directory(String path, String directory, boolean below) {
    assertThat(path(path).isBelow(path(directory))).isEqualTo(below);
  }

  @Test
  void has_at_least_one_byte() {
    assertThatThrownBy(() -> RelativePath.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  private static RelativePath path(String text) {
    return RelativePath.of(text);
  }
}
