package io.shipit.release;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the symbolic links of a release as Linux will (path_resolution(7)), but through the files
 * that are going to be there, to find those that lead out of it. What they lead to in {@code
 * shared/}, nobody knows here.
 */
final class Links {
  /** The longest target that a link can have, in bytes: see {@link PathSafety#MAX_PATH_BYTES}. */
  private static final int MAX_TARGET_BYTES = PathSafety.MAX_PATH_BYTES;

  /** How many links Linux follows in one path before it gives up (MAXSYMLINKS). */
  private static final int MAX_FOLLOWED = 40;

  /** Where a link leads. */
  sealed interface Verdict {}

  /** To a file or directory of the release, or where {@link LinkRules} lets it lead. */
  record Inside() implements Verdict {}

  /**
   * To nothing, but without leaving the release.
   *
   * @param reason to be read after the link's path
   */
  record Dangling(String reason) implements Verdict {}

  /**
   * Out of the release, or its target can be no path.
   *
   * @param reason to be read after the link's path
   */
  record Refused(String reason) implements Verdict {}

  private final Map<RelativePath, ReleaseFile> files = new HashMap<>();
  private final Set<RelativePath> directories = new HashSet<>();
  private final LinkRules rules;

  Links(List<ReleaseFile> all, LinkRules rules) {
    this.rules = rules;
    for (ReleaseFile file : all) {
      files.put(file.path(), file);
      Optional<RelativePath> parent = file.path().parent();
      while (parent.isPresent() && directories.add(parent.get())) {
        parent = parent.get().parent();
      }
    }
  }

  /** Where this link of the release leads in the end. */
  Verdict follow(ReleaseFile link) {
    byte[] target = target(link);
    Optional<String> problem = problem(target);
    if (problem.isPresent()) {
      return new Refused(problem.get());
    }
    return rules.mayLeave(link.path()) ? new Inside() : walk(link, target);
  }

  private static Optional<String> problem(byte[] target) {
    if (target.length == 0) {
      return Optional.of("has an empty target");
    }
    if (target.length > MAX_TARGET_BYTES) {
      return Optional.of("has a target of more than " + MAX_TARGET_BYTES + " bytes");
    }
    for (byte b : target) {
      if (b == 0 || b == '\n') {
        return Optional.of("has a target with a " + (b == 0 ? "NUL byte" : "newline") + " in it");
      }
    }
    return Optional.empty();
  }

  private Verdict walk(ReleaseFile link, byte[] target) {
    Deque<byte[]> ahead = new ArrayDeque<>();
    if (!push(ahead, target)) {
      return new Refused("has the absolute target " + Printable.of(target));
    }
    Refused leaves = new Refused("leads out of the release, to " + Printable.of(target));
    Optional<RelativePath> here = link.path().parent();
    Optional<Beside> beside = Optional.empty();
    boolean missing = false;
    int followed = 1;
    while (!ahead.isEmpty()) {
      byte[] name = ahead.removeFirst();
      if (name.length == 0 || isDots(name, 1)) {
        continue;
      }
      if (beside.isPresent()) {
        beside = beside.get().step(name);
        if (beside.isEmpty()) {
          return leaves;
        }
        continue;
      }
      if (isDots(name, 2)) {
        if (here.isEmpty()) {
          beside = Optional.of(Beside.RELEASES);
          continue;
        }
        // Also behind a name that is missing now: something may be made there later.
        here = here.get().parent();
        continue;
      }
      RelativePath next = here.isPresent() ? here.get().child(name) : RelativePath.of(name);
      if (rules.shared().contains(next)) {
        beside = Optional.of(Beside.shared(next));
        continue;
      }
      ReleaseFile file = files.get(next);
      if (file != null && file.mode() == FileMode.SYMLINK) {
        if (++followed > MAX_FOLLOWED) {
          return new Dangling("leads round in a circle");
        }
        if (!push(ahead, target(file))) {
          return leaves;
        }
        continue;
      }
      missing |= file != null ? !ahead.isEmpty() : !directories.contains(next);
      here = Optional.of(next);
    }
    if (beside.isPresent()) {
      return beside.get().isShared() ? new Inside() : leaves;
    }
    return missing
        ? new Dangling("leads to nothing in the release: " + Printable.of(target))
        : new Inside();
  }

  /** Puts the segments of a target before those that are still ahead; false if it is absolute. */
  private static boolean push(Deque<byte[]> ahead, byte[] target) {
    if (target.length == 0) {
      return true;
    }
    if (target[0] == '/') {
      return false;
    }
    RelativePath.of(target).segments().reversed().forEach(ahead::addFirst);
    return true;
  }

  private static boolean isDots(byte[] name, int count) {
    return name.length == count && name[0] == '.' && name[count - 1] == '.';
  }

  private static byte[] target(ReleaseFile link) {
    try (InputStream in = link.content().open()) {
      return in.readNBytes(MAX_TARGET_BYTES + 1);
    } catch (IOException e) {
      throw UserError.usage(
          "cannot read " + link.origin() + ": " + Printable.of(String.valueOf(e.getMessage())),
          "check that the repository can be read");
    }
  }
}
