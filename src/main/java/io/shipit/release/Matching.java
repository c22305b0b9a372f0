package io.shipit.release;

import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One run of a {@link PathMap} over all files of a tree; it notes the rules that matched nothing.
 */
public final class Matching {
  private final PathMap map;
  private final BitSet used = new BitSet();
  private final BitSet directories = new BitSet();

  Matching(PathMap map) {
    this.map = map;
  }

  /** Decides as {@link PathMap#decide} does, and remembers which rule did. */
  public PathMap.Decision decide(RelativePath repoPath) {
    PathMap.Decision decision = map.decide(repoPath);
    Optional<PathRule> rule =
        switch (decision) {
          case PathMap.Decision.Deploy deploy -> deploy.rule();
          case PathMap.Decision.Drop drop -> Optional.of(drop.rule());
          case PathMap.Decision.Unmatched unmatched -> Optional.empty();
        };
    rule.ifPresent(decided -> used.set(decided.index()));
    for (PathRule other : map.rules()) {
      if (!used.get(other.index()) && other.namesDirectoryOf(repoPath)) {
        directories.set(other.index());
      }
    }
    return decision;
  }

  /**
   * A warning for each rule that decided about no file, quoting it.
   *
   * @param tree what was looked through, such as {@code commit 1234abcd}
   */
  public List<String> warnings(String tree) {
    List<String> warnings = new ArrayList<>();
    for (PathRule rule : map.rules()) {
      if (!used.get(rule.index())) {
        String quoted =
            "the map rule `" + Printable.of(rule.text()) + "` matched nothing in " + tree;
        warnings.add(
            directories.get(rule.index())
                ? quoted + "; it names a directory: end the left side with `/`"
                : quoted);
      }
    }
    return warnings;
  }
}
