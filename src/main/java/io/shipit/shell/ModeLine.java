package io.shipit.shell;

import org.jspecify.annotations.Nullable;

/**
 * A file as {@code s_mode} (survey.sh) tells it.
 *
 * @param mode type and permissions as {@code ls -l} shows them (POSIX, ls): {@code drwxr-xr-x}
 * @param owner the number of the owning account
 * @param group the name of the owning group
 * @param device the number of the device it is on; {@code none} if unknown
 */
record ModeLine(String mode, String owner, String group, String device) {
  /** Reads four words; null if they are not there. */
  static @Nullable ModeLine of(String value) {
    String[] words = value.split(" ", 5);
    return words.length >= 4 && words[0].length() >= 10
        ? new ModeLine(words[0], words[1], words[2], words[3])
        : null;
  }

  /** Whether this is a directory, and not a link to one. */
  boolean isDirectory() {
    return mode.charAt(0) == 'd';
  }

  /** Whether this is a symbolic link. */
  boolean isLink() {
    return mode.charAt(0) == 'l';
  }

  /** Whether every account may create and rename in this directory. */
  boolean openToOthers() {
    return mode.charAt(8) == 'w' && !isSticky();
  }

  /** Whether its group may create and rename in this directory. */
  boolean openToGroup() {
    return mode.charAt(5) == 'w' && !isSticky();
  }

  /** In a sticky directory accounts can rename and delete only what is their own. */
  private boolean isSticky() {
    return mode.charAt(9) == 't' || mode.charAt(9) == 'T';
  }
}
