package io.shipit.shell;

/**
 * One word of a POSIX shell command, whatever it contains: in single quotes nothing is special but
 * the quote itself (POSIX.1-2017, Shell Command Language, 2.2.2). With {@link ShellCommand} the
 * only way in which values reach a remote command line.
 *
 * @param text the word in its quotes
 */
record Quoted(String text) {
  /**
   * Quotes a value.
   *
   * @throws IllegalArgumentException for a value with a NUL, which no shell word can hold: whoever
   *     lets such a value get here has a defect
   */
  static Quoted of(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a shell word cannot hold a NUL character");
    }
    return new Quoted("'" + value.replace("'", "'\\''") + "'");
  }

  /** The word in its quotes. */
  @Override
  public String toString() {
    return text;
  }
}
