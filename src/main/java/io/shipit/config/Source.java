package io.shipit.config;

import io.shipit.release.Glob;
import io.shipit.release.PathMap;
import io.shipit.release.PathMapException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What of the repository is deployed.
 *
 * @param map ordered rules, the first that matches a path takes it; empty means the whole tree
 * @param submodules {@code include} for the files of submodules, at the commits that are recorded;
 *     {@code refuse} for an error
 * @param lfs whether the files of Git LFS are deployed; else their pointers are an error
 * @param allowOutsideLinks patterns of the symbolic links in the release that may lead out of it
 */
public record Source(
    @Key(
            about =
                "Ordered rules FROM -> TO from a path in the repository to a path in the release,"
                    + " or drop FROM. The first match wins, what no rule matches is not deployed,"
                    + " / is the release's root. Without this key the whole tree is deployed.",
            is = Grammar.MAP_RULE)
        List<MapRule> map,
    @Key(
            about =
                "What becomes of submodules: include deploys their files at the recorded commits,"
                    + " from this clone; refuse is an error, unless a rule leaves them out.",
            is = Grammar.SUBMODULES,
            fallback = "refuse",
            alias = {"submodule", "recursive"})
        String submodules,
    @Key(
            about =
                "Whether to deploy the files of Git LFS, from the store of this clone. Without it"
                    + " the pointers that stand for them in git are an error.",
            is = Grammar.SWITCH,
            fallback = "false",
            alias = {"git_lfs"})
        boolean lfs,
    @Key(
            about =
                "Symbolic links of the release that may lead out of it, as paths or patterns. Links"
                    + " into shared/ need no leave.",
            is = Grammar.LINK_PATTERN,
            alias = {"outside_links"})
        List<String> allowOutsideLinks) {

  /** Deploys the whole tree. */
  public static final Source WHOLE_TREE = new Source(List.of(), "refuse", false, List.of());

  /** Keeps the lists from changing. */
  public Source {
    map = List.copyOf(map);
    allowOutsideLinks = List.copyOf(allowOutsideLinks);
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

  /** Whether the files of submodules are deployed. */
  public boolean includesSubmodules() {
    return submodules.equals("include");
  }

  /** The patterns of {@link #allowOutsideLinks}. */
  public List<Glob> outsideLinks() {
    return allowOutsideLinks.stream()
        .map(pattern -> Glob.compile(pattern.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
