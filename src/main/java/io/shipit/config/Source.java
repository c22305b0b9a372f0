package io.shipit.config;

import io.shipit.release.PathMap;
import io.shipit.release.PathMapException;
import java.util.List;

/**
 * What of the repository is deployed.
 *
 * @param map ordered rules, the first that matches a path takes it; empty means the whole tree
 */
public record Source(
    @Key(
            about =
                "Ordered rules FROM -> TO from a path in the repository to a path in the release,"
                    + " or drop FROM. The first match wins, what no rule matches is not deployed,"
                    + " / is the release's root. Without this key the whole tree is deployed.",
            is = Grammar.MAP_RULE)
        List<MapRule> map) {

  /** Deploys the whole tree. */
  public static final Source WHOLE_TREE = new Source(List.of());

  /** Keeps the rules from changing. */
  public Source {
    map = List.copyOf(map);
  }

  /**
   * The rules as what decides about files.
   *
   * @throws io.shipit.problem.UserError that shows the first rule that cannot be meant; never for
   *     rules that were read from a file
   */
  public PathMap pathMap() {
    if (map.isEmpty()) {
      return PathMap.wholeTree();
    }
    try {
      return PathMap.parse(map.stream().map(MapRule::text).toList());
    } catch (PathMapException e) {
      throw map.get(e.ruleIndex()).refused("the rule " + e.problem(), "");
    }
  }
}
