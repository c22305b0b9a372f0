package io.shipit.git;

import io.shipit.release.Glob;
import java.util.Arrays;

/**
 * The pattern of one line of a {@code .gitattributes} file, with the meaning that git's own matcher
 * gives it (gitattributes(5), gitignore(5)); names are compared byte for byte, in the right case.
 */
final class AttributePattern {
  private final boolean onlyDirectories;
  private final boolean onlyName;
  private final byte[] literal;
  private final Glob rest;

  /** Reads a pattern as it stands in the file, without the quotes of a quoted one. */
  AttributePattern(byte[] written) {
    int length = written.length;
    onlyDirectories = length > 0 && written[length - 1] == '/';
    byte[] pattern = onlyDirectories ? Arrays.copyOf(written, length - 1) : written;
    onlyName = indexOfSlash(pattern) < 0;
    if (onlyName) {
      literal = new byte[0];
      rest = Glob.compile(pattern);
      return;
    }
    byte[] anchored = pattern[0] == '/' ? Arrays.copyOfRange(pattern, 1, pattern.length) : pattern;
    // Git cuts the literal start off before it looks for globs, so that a `**` right behind it
    // counts as a whole segment, as in `a**/b`.
    int cut = Glob.literalLength(anchored);
    literal = Arrays.copyOf(anchored, cut);
    rest = Glob.compile(Arrays.copyOfRange(anchored, cut, anchored.length));
  }

  private static int indexOfSlash(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether the line holds for a path.
   *
   * @param path in the repository, without a final slash
   * @param base where in it the part begins that is relative to the attribute file's directory
   * @param name where in it the last segment begins
   * @param directory whether it is a directory or a submodule
   */
  boolean matches(byte[] path, int base, int name, boolean directory) {
    if (onlyDirectories && !directory) {
      return false;
    }
    if (onlyName) {
      return rest.matches(path, name, path.length);
    }
    int cut = base + literal.length;
    return cut <= path.length
        && Arrays.equals(path, base, cut, literal, 0, literal.length)
        && rest.matches(path, cut, path.length);
  }
}
