package io.shipit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> WORDS =
      List.of("path", "port", "hosts", "host", "before_swap", "after_swap", "keep", "user");

  @ParameterizedTest
  @CsvSource({
    "pth, path",
    "apth, path",
    "PATH, path",
    "prot, port",
    "hots, host",
    "hostss, hosts",
    "before-swap, before_swap",
    "beforeswap, before_swap",
    "bfeore_swpa, before_swap",
    "kepe, keep",
    "usr, user",
  })
  void the_nearest_word(String typed, String meant) {
    assertThat(Spelling.nearest(typed, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "zzzz", "environment", "''", "'  '", "ttl"})
  void no_word_is_near(String typed) {
    assertThat(Spelling.nearest(typed, WORDS)).isEmpty();
    assertThat(Spelling.nearest("a".repeat(100_000), WORDS)).isEqualTo(Optional.empty());
  }

  /** Against the definition, written down as it stands: restricted edit distance by recursion. */
  @Test
  void the_distance_is_that_of_the_definition() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      String a = word(random);
      String b = word(random);
      assertThat(Spelling.distance(a, b)).as("%s %s", a, b).isEqualTo(naive(a, b));
    }
  }

  private static String word(Random random) {
    StringBuilder out = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      out.append((char) ('a' + random.nextInt(3)));
    }
    return out.toString();
  }

  private static int naive(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    int change = a.charAt(0) == b.charAt(0) ? 0 : 1;
    int best = naive(a.substring(1), b.substring(1)) + change;
    best = Math.min(best, naive(a.substring(1), b) + 1);
    best = Math.min(best, naive(a, b.substring(1)) + 1);
    boolean swapped =
        a.length() > 1
            && b.length() > 1
            && a.charAt(0) == b.charAt(1)
            && a.charAt(1) == b.charAt(0);
    return swapped ? Math.min(best, naive(a.substring(2), b.substring(2)) + 1) : best;
  }
}
