package io.shipit.host;

import java.util.regex.Pattern;

/**
 * The name of a release, the same on every host: UTC time and short commit, for people; the order
 * of releases comes from the recorded sequence, never from this name.
 *
 * @param value for example {@code 20261122-204512-3f2a9c1b7d}; letters, digits, {@code . _ -} only
 */
public record ReleaseId(String value) {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** Refuses a value that could not be a directory name of ours. */
  public ReleaseId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a release id: " + value);
    }
  }

  /** Whether a text could be a release id. */
  public static boolean isValid(String value) {
    return VALID.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
