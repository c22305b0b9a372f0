package io.shipit.git;

import io.shipit.problem.Printable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds, among the names that exist, those that a mistyped one was probably meant to be. */
final class NearestNames {
  private static final int SHOWN = 3;

  private NearestNames() {}

  /** A hint with the nearest names, or with how to see all if none is near. */
  static String hint(String wanted, List<String> names) {
    List<String> near =
        names.stream()
            .filter(name -> isNear(wanted, name))
            .sorted(
                Comparator.comparingInt((String name) -> distance(wanted, name))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(SHOWN)
            .map(name -> "`" + Printable.of(name) + "`")
            .toList();
    return near.isEmpty()
        ? "`git branch -a` and `git tag` show what is there; a fetch may be missing"
        : "did you mean " + String.join(" or ", near) + "?";
  }

  private static boolean isNear(String wanted, String name) {
    boolean part =
        wanted.length() >= 3
            && name.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
    return part || distance(wanted, name) <= Math.max(1, wanted.length() / 3);
  }

  /** The number of letters to insert, delete, replace or swap (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
