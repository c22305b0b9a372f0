package io.shipit.shell;

import java.util.regex.Pattern;

/**
 * One line for the remote shell: the name of one of our functions and its arguments, each argument
 * quoted. Immutable.
 *
 * @param line the line without its end
 */
record ShellCommand(String line) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*");

  /**
   * A call of a function of ours.
   *
   * @param function its name: a literal in our code, never a value from elsewhere
   */
  static ShellCommand of(String function) {
    if (!NAME.matcher(function).matches()) {
      throw new IllegalArgumentException("not a function of ours: " + function);
    }
    return new ShellCommand(function);
  }

  /** This command with one more argument. */
  ShellCommand with(String argument) {
    return new ShellCommand(line + " " + Quoted.of(argument));
  }

  /** This command with one more argument, in decimal. */
  ShellCommand with(long argument) {
    return with(Long.toString(argument));
  }
}
