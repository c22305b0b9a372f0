package io.shipit.release;

/**
 * The three kinds of file that git records and a release has; set-user-id, set-group-id and sticky
 * bits are not among them and so can never be deployed.
 */
public enum FileMode {
  /** A plain file, {@code 0644}. */
  REGULAR(0644, "644"),
  /** A plain file that may be run, {@code 0755}. */
  EXECUTABLE(0755, "755"),
  /** A symbolic link; its content is the target. */
  SYMLINK(0777, "link");

  private final int permissions;
  private final String word;

  FileMode(int permissions, String word) {
    this.permissions = permissions;
    this.word = word;
  }

  /** The permission bits, as {@code chmod} has them; those of a link mean nothing on Linux. */
  public int permissions() {
    return permissions;
  }

  /** How the manifest writes the mode: {@code 644}, {@code 755} or {@code link}. */
  public String word() {
    return word;
  }
}
