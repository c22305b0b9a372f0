package io.shipit.shell;

/** Something that a remote shell sent. */
sealed interface Event {
  /**
   * An answer of the library.
   *
   * @param key its first word
   * @param value the rest; as sent, so not necessarily printable
   */
  record Frame(String key, String value) implements Event {}

  /**
   * A line, or a piece of a very long one, that a tool, a hook or a login shell printed.
   *
   * @param text printable
   */
  record Output(String text) implements Event {}

  /** The shell will send no more. */
  record End() implements Event {}
}
