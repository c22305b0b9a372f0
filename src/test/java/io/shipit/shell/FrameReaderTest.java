package io.shipit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
  private static final String MARKER = "0123456789abcdef0123456789abcdef";

  private static List<Event> read(InputStream in) {
    List<Event> events = new ArrayList<>();
    try {
      new FrameReader(MARKER, events::add).readAll(in);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(events.removeLast()).isEqualTo(new Event.End());
    return events;
  }

  private static String show(List<Event> events) {
    StringBuilder shown = new StringBuilder();
    for (Event event : events) {
      shown.append(
          switch (event) {
            case Event.Frame(String key, String value) -> "[" + key + "=" + value + "]";
            case Event.Output(String text) -> "(" + text + ")";
            case Event.End() -> "END";
          });
    }
    return shown.toString();
  }

  /** M is the marker, / a line end. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, ``",
        "`/M end 0/`, `[end=0]`",
        "`/M a b c//M end/`, `[a=b c][end=]`",
        "`text/M end 0/`, `(text)[end=0]`",
        "`text//M end 0/`, `(text)[end=0]`",
        "`text///M end 0/`, `(text)()[end=0]`",
        "`///M end 0/`, `()()[end=0]`",
        "`a//b/`, `(a)()(b)`",
        "`no line end`, `(no line end)`",
        "`x M end 0/`, `(x M end 0)`",
        "`M/`, `(M)`",
        "`M /`, `(M )`",
        "`/M rec `, `[rec=]`",
        "`/0123 end 0/`, `()(0123 end 0)`",
        "`/M why tab\t and esc\u001b/`, `[why=tab\t and esc\u001b]`",
      })
  void answers_are_told_from_everything_else(String sent, @Nullable String read) {
    String text = sent.replace("/", "\n").replace("M", MARKER);
    String expected = read == null ? "" : read.replace("M", MARKER);
    assertThat(show(read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))))
        .isEqualTo(expected);
  }

  @Test
  void the_sizes_of_reads_do_not_matter() {
    String text = "motd\n\n\n" + MARKER + " a b\nhook\nlast\n\n" + MARKER + " end 0\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String whole = show(read(new ByteArrayInputStream(bytes)));
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      InputStream bits =
          new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
              return super.read(into, from, Math.min(length, 1 + random.nextInt(9)));
            }
          };
      assertThat(show(read(bits))).isEqualTo(whole);
    }
    assertThat(whole).isEqualTo("(motd)()[a=b](hook)(last)[end=0]");
  }

  @Test
  void case61_output_is_made_printable() {
    byte[] sent = {'a', 27, '[', '3', '1', 'm', (byte) 0xff, 0, '\r', '\n'};
    assertThat(show(read(new ByteArrayInputStream(sent)))).isEqualTo("(a\\x1b[31m\\xff\\x00\\r)");
  }

  @Test
  void case61_a_line_without_end_comes_in_pieces_and_what_follows_is_understood() {
    long total = 200L << 20;
    InputStream endless =
        new InputStream() {
          private long left = total;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] into, int from, int length) {
            if (left <= 0) {
              return -1;
            }
            Arrays.fill(into, from, from + length, (byte) 'x');
            left -= length;
            return length;
          }
        };
    long[] seen = {0, 0};
    List<Event> frames = new ArrayList<>();
    try (InputStream both =
        new SequenceInputStream(
            endless,
            new ByteArrayInputStream(
                ("\n" + MARKER + " end 0\n").getBytes(StandardCharsets.UTF_8)))) {
      new FrameReader(
              MARKER,
              event -> {
                if (event instanceof Event.Output(String text)) {
                  seen[0] += text.length();
                  seen[1] = Math.max(seen[1], text.length());
                } else {
                  frames.add(event);
                }
              })
          .readAll(both);
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }

    assertThat(seen[0]).isGreaterThanOrEqualTo(total);
    assertThat(seen[1]).isLessThan(64 << 10);
    assertThat(frames).containsExactly(new Event.Frame("end", "0"), new Event.End());
  }

  @Test
  void case61_the_tail_of_an_output_is_bounded() {
    Tail tail = new Tail();
    for (int i = 0; i < 1_000_000; i++) {
      tail.add("line " + i);
    }
    assertThat(tail.last(3))
        .containsExactly("… 999997 lines before", "line 999997", "line 999998", "line 999999");
    assertThat(tail.last(Integer.MAX_VALUE).size()).isLessThan(10_000);
  }
}
