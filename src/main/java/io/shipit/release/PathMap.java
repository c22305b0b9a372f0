package io.shipit.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ordered rules that say where in a release a file of the repository goes. The first rule that
 * matches decides; what no rule matches is not deployed. {@code docs/mapping.md} is the language's
 * description for users, {@link PathRule} its meaning.
 *
 * <p>Instances do not change. {@link #matching()} begins one run over a tree that also notes which
 * rules matched nothing.
 */
public final class PathMap {
  private static final PathMap WHOLE_TREE = new PathMap(List.of());

  private final List<PathRule> rules;

  private PathMap(List<PathRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** The map that is used where none is configured: every file keeps its path. */
  public static PathMap wholeTree() {
    return WHOLE_TREE;
  }

  /**
   * Reads rules such as {@code dist/** -> /} and {@code drop **}{@code /*.map}.
   *
   * @throws PathMapException naming the first rule that cannot be read, or the list if it is empty
   */
  public static PathMap parse(List<String> rules) throws PathMapException {
    if (rules.isEmpty()) {
      throw new PathMapException(
          PathMapException.WHOLE_LIST,
          "a map without rules deploys nothing; leave it out to deploy the whole tree");
    }
    List<PathRule> parsed = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      parsed.add(PathRuleParser.parse(i, rules.get(i)));
    }
    return new PathMap(parsed);
  }

  /** The rules in order; none for the whole tree. */
  public List<PathRule> rules() {
    return rules;
  }

  /** What happens to the file at this path of the repository, and by which rule. */
  public Decision decide(RelativePath repoPath) {
    if (rules.isEmpty()) {
      return new Decision.Deploy(Optional.empty(), repoPath);
    }
    for (PathRule rule : rules) {
      if (rule.matches(repoPath)) {
        return rule.apply(repoPath);
      }
    }
    return Decision.UNMATCHED;
  }

  /** Whether files below a directory may be deployed, whatever becomes of its own path. */
  public boolean reachesInto(RelativePath directory) {
    return rules.isEmpty() || rules.stream().anyMatch(rule -> rule.reachesInto(directory));
  }

  /** Where in the release the file at this path of the repository goes; empty if nowhere. */
  public Optional<RelativePath> map(RelativePath repoPath) {
    return decide(repoPath) instanceof Decision.Deploy deploy
        ? Optional.of(deploy.target())
        : Optional.empty();
  }

  /** Begins a run over the files of one tree. */
  public Matching matching() {
    return new Matching(this);
  }

  /** What the rules say about one file. */
  public sealed interface Decision {
    /** The decision about a file that no rule names. */
    Unmatched UNMATCHED = new Unmatched();

    /**
     * The file is deployed.
     *
     * @param rule the rule that decided; empty if there are no rules
     * @param target where in the release
     */
    record Deploy(Optional<PathRule> rule, RelativePath target) implements Decision {}

    /**
     * A rule leaves the file out.
     *
     * @param rule the rule that decided
     */
    record Drop(PathRule rule) implements Decision {}

    /** No rule names the file, so it is left out. */
    record Unmatched() implements Decision {}
  }
}
