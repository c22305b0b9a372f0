package io.shipit.config.yaml;

import io.shipit.problem.UserError;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects the mistakes in one file, each once, so that a person hears of all of them at once. */
public final class Mistakes {
  private static final int SHOWN = 30;
  private static final int COLLECTED = 10_000;
  private static final Comparator<Mistake> BY_PLACE =
      Comparator.<Mistake>comparingInt(mistake -> mistake.place().line())
          .thenComparingInt(mistake -> mistake.place().column());

  private final Set<Mistake> found = new LinkedHashSet<>();

  /** Adds a mistake; one that is known already (an alias shows its text twice) stays single. */
  public void add(Place place, String message, String expected) {
    if (found.size() < COLLECTED) {
      found.add(new Mistake(place, message, expected));
    }
  }

  /** Whether there is no mistake so far. */
  public boolean none() {
    return found.isEmpty();
  }

  /** Whether a mistake on that line, counted from 1, is known. */
  boolean onLine(int line) {
    return found.stream().anyMatch(mistake -> mistake.place().line() == line);
  }

  /** All mistakes in the order of the file. */
  public List<Mistake> inOrder() {
    return found.stream().sorted(BY_PLACE).toList();
  }

  /**
   * The error that tells all of them in the order of the file, or the first thirty and how many
   * more there are.
   */
  public UserError toError(SourceText source) {
    String told =
        inOrder().stream().limit(SHOWN).map(Mistake::told).collect(Collectors.joining("\n\n"));
    if (found.size() > 1) {
      told = found.size() + " mistakes in " + source.name() + "\n\n" + told;
    }
    if (found.size() > SHOWN) {
      told += "\n\nand " + (found.size() - SHOWN) + " more mistakes";
    }
    return UserError.usage(told, "no host was contacted; correct the file and run it again");
  }
}
