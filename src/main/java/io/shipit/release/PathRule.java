package io.shipit.release;

import java.util.Arrays;
import java.util.Optional;

/**
 * One rule of a {@link PathMap}: {@code FROM -> TO}, {@code FROM -> TO (mode 0755)} or {@code drop
 * FROM}.
 *
 * <p>FROM is a {@link Glob} that must match a file's whole path in the repository; a final {@code
 * /} stands for {@code /**}, and {@code /} alone for everything. TO is a path in the release. If it
 * ends in {@code /} it is a directory, and the file goes into it with the part of its path that
 * lies below the fixed part of FROM: the segments before the first one with a wild byte, or for a
 * FROM without one all but the last. If it does not, FROM must be free of wild bytes, and TO is the
 * file's new path.
 */
public final class PathRule {
  private final int index;
  private final String text;
  private final Glob from;
  private final int fixedBytes;
  private final Optional<Target> target;
  private final Optional<FileMode> mode;

  /**
   * Where files go.
   *
   * @param path empty for the root of the release
   * @param directory whether files go into that path instead of becoming it
   */
  record Target(Optional<RelativePath> path, boolean directory) {}

  PathRule(int index, String text, Glob from, Optional<Target> target, Optional<FileMode> mode) {
    this.index = index;
    this.text = text;
    this.from = from;
    this.target = target;
    this.mode = mode;
    this.fixedBytes = throughLastSlash(from.literalPrefix());
  }

  private static int throughLastSlash(byte[] literal) {
    int length = literal.length;
    while (length > 0 && literal[length - 1] != '/') {
      length--;
    }
    return length;
  }

  /** Which rule of its map this is, counted from 0. */
  public int index() {
    return index;
  }

  /** The rule as it was written. */
  public String text() {
    return text;
  }

  /** The mode that the rule gives to plain files instead of that which git has; links have none. */
  public Optional<FileMode> mode() {
    return mode;
  }

  boolean matches(RelativePath repoPath) {
    return from.matches(repoPath.raw());
  }

  /** Whether FROM is the plain path of a directory that this path lies in. */
  boolean namesDirectoryOf(RelativePath repoPath) {
    byte[] path = repoPath.raw();
    byte[] plain = from.literalPrefix();
    return !from.isWild()
        && path.length > plain.length
        && path[plain.length] == '/'
        && Arrays.equals(path, 0, plain.length, plain, 0, plain.length);
  }

  /** Whether the rule may take files below this directory, which itself it need not match. */
  boolean reachesInto(RelativePath directory) {
    byte[] below = directory.child(new byte[0]).raw();
    byte[] literal = from.literalPrefix();
    int common = Math.min(below.length, literal.length);
    boolean meet = Arrays.equals(below, 0, common, literal, 0, common);
    return target.isPresent() && meet && (from.isWild() || literal.length > below.length);
  }

  /** What the rule does to a file that it matches. */
  PathMap.Decision apply(RelativePath repoPath) {
    if (target.isEmpty()) {
      return new PathMap.Decision.Drop(this);
    }
    return new PathMap.Decision.Deploy(Optional.of(this), place(target.get(), repoPath));
  }

  private RelativePath place(Target to, RelativePath repoPath) {
    if (!to.directory) {
      return to.path.orElseThrow();
    }
    byte[] raw = repoPath.raw();
    // A match begins with the literal bytes, so the fixed part is as long in every path.
    byte[] below = Arrays.copyOfRange(raw, fixedBytes, raw.length);
    return to.path.map(path -> path.child(below)).orElseGet(() -> RelativePath.of(below));
  }

  /** The rule as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
