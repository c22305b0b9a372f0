package io.shipit.git;

import io.shipit.release.LinkRules;
import io.shipit.release.PathMap;

/**
 * What of a commit a release takes, and what it does with what git keeps elsewhere.
 *
 * @param map which files, and where they land
 * @param links where symbolic links may lead
 * @param lfs whether files of Git LFS are deployed, from the local store; else their pointers are
 *     refused
 * @param submodules whether the files of submodules are deployed; else submodules are refused
 */
public record Selection(PathMap map, LinkRules links, boolean lfs, boolean submodules) {
  /** What the map takes, with every other policy at its strictest. */
  public static Selection of(PathMap map) {
    return new Selection(map, LinkRules.INSIDE_ONLY, false, false);
  }
}
