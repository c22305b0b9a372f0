package io.shipit.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody who mistyped probably meant. */
public final class Spelling {
  private static final int LONGEST = 64;

  private Spelling() {}

  /** The first of {@link #near}. */
  public static Optional<String> nearest(String typed, Collection<String> words) {
    return near(typed, words).stream().findFirst();
  }

  /**
   * Those of some words that are near, the nearest first: at most one edit for every three letters
   * away, or one. Upper and lower case, dashes and underscores count as equal.
   */
  public static List<String> near(String typed, Collection<String> words) {
    String plain = plain(typed);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return List.of();
    }
    int limit = Math.max(1, plain.length() / 3);
    return words.stream()
        .filter(word -> distance(plain, plain(word)) <= limit)
        .sorted(
            Comparator.<String>comparingInt(word -> distance(plain, plain(word)))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Damerau-Levenshtein distance in its restricted form: no part is edited twice. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
