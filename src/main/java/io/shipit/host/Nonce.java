package io.shipit.host;

/**
 * A random name, minted by the client: of a lock's holder, or of a rollout.
 *
 * @param value 16 lower-case hexadecimal digits
 */
public record Nonce(String value) implements Comparable<Nonce> {
  /** Refuses anything but 16 lower-case hexadecimal digits. */
  public Nonce {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a nonce: " + value);
    }
  }

  /** Whether a text is a nonce. */
  public static boolean isValid(String value) {
    return value.length() == 16
        && value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public int compareTo(Nonce other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
