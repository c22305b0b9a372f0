package io.shipit.release;

import io.shipit.problem.Printable;
import java.util.List;
import java.util.Optional;

/**
 * Says why a path must not be created on a server. Everything else is allowed: blanks, quotes,
 * newlines, leading dashes and bytes that are not UTF-8 are legal names and are deployed as they
 * are.
 */
public final class PathSafety {
  /** The longest name that Linux file systems take, in bytes (NAME_MAX, limits.h). */
  public static final int MAX_NAME_BYTES = 255;

  /**
   * The longest path, in bytes: one less than a system call takes (PATH_MAX without its NUL),
   * because BusyBox calls an archive bad whose record for a long name has 4096 bytes.
   */
  public static final int MAX_PATH_BYTES = 4094;

  /** The most segments that a path may have; a limit of ours, far above any real tree. */
  public static final int MAX_DEPTH = 1000;

  private PathSafety() {}

  /**
   * The first reason against a path, to be read after the path itself ({@code is longer than …}).
   */
  public static Optional<String> problem(RelativePath path) {
    List<byte[]> segments = path.segments();
    for (byte[] name : segments) {
      Optional<String> problem = nameProblem(name);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return lengthProblem(path.length(), segments.size());
  }

  /** The reason against a path of this many bytes and segments, whatever its names are. */
  public static Optional<String> lengthProblem(int bytes, int depth) {
    if (depth > MAX_DEPTH) {
      return Optional.of("is more than " + MAX_DEPTH + " directories deep");
    }
    if (bytes > MAX_PATH_BYTES) {
      return Optional.of(
          "is " + bytes + " bytes long; servers take paths of up to " + MAX_PATH_BYTES);
    }
    return Optional.empty();
  }

  /** The first reason against one segment of a path, to be read after the path. */
  public static Optional<String> nameProblem(byte[] name) {
    if (name.length == 0) {
      return Optional.of("has an empty name in it");
    }
    if (name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'))) {
      return Optional.of("has a segment `" + Printable.of(name) + "`, which is no name");
    }
    for (byte b : name) {
      if (b == 0 || b == '/') {
        return Optional.of(b == 0 ? "has a NUL byte in a name" : "has a slash in a name");
      }
    }
    if (name.length > MAX_NAME_BYTES) {
      return Optional.of(
          "has a name of " + name.length + " bytes; servers take up to " + MAX_NAME_BYTES);
    }
    if (DotGit.isSpelledBy(name)) {
      return Optional.of(
          "has a segment `"
              + Printable.of(name)
              + "`, which some file system takes for .git, git's own directory");
    }
    return Optional.empty();
  }
}
