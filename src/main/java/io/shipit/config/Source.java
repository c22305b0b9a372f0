package io.shipit.config;

import java.util.List;

/**
 * What of the repository is deployed.
 *
 * @param map ordered rules, the first that matches a path takes it; empty means the whole tree
 */
public record Source(
    @Key(
            about =
                "Ordered rules FROM -> TO from a path in the repository to a path in the release."
                    + " The first match wins, what no rule matches is not deployed, / is the"
                    + " release's root. Without rules the whole tree is deployed.",
            is = Grammar.MAP_RULE)
        List<MapRule> map) {

  /** Deploys the whole tree. */
  public static final Source WHOLE_TREE = new Source(List.of());

  /** Keeps the rules from changing. */
  public Source {
    map = List.copyOf(map);
  }
}
