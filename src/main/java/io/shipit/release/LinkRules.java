package io.shipit.release;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Where the symbolic links of a release may lead, beside the release itself: into {@code shared/}
 * next to it, and anywhere if the link is listed.
 *
 * @param shared the paths of the release that will be links into {@code shared/}
 * @param outside the links that may lead anywhere, as patterns of their paths in the release
 */
public record LinkRules(Set<RelativePath> shared, List<Glob> outside) {
  /** No link leaves the release, but into {@code shared/}, and no path is shared. */
  public static final LinkRules INSIDE_ONLY = new LinkRules(Set.of(), List.of());

  /** Keeps copies. */
  public LinkRules {
    shared = Set.copyOf(shared);
    outside = List.copyOf(outside);
  }

  /** The rules for these shared paths and patterns, which {@link Glob} can read. */
  public static LinkRules of(Collection<RelativePath> shared, List<Glob> outside) {
    return new LinkRules(Set.copyOf(shared), outside);
  }

  boolean mayLeave(RelativePath link) {
    return outside.stream().anyMatch(pattern -> pattern.matches(link.raw()));
  }
}
