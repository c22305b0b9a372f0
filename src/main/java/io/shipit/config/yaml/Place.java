package io.shipit.config.yaml;

import io.shipit.problem.Printable;

/**
 * A stretch of one line of a file, together with that line, so that it can be shown.
 *
 * @param file the file's name as a person should read it
 * @param line counted from 1; 0 if there is no line to point at
 * @param column counted from 1, in code points
 * @param width how many code points the stretch has; at least 1
 * @param source the line without its end, as it is; empty if it is not to be shown. It may hold a
 *     secret: only {@link #tell} shows it
 */
public record Place(String file, int line, int column, int width, String source) {
  /** The place of what was not written in any file. */
  public static final Place NOWHERE = new Place("", 0, 1, 1, "");

  private static final int SHOWN = 100;
  private static final int SHOWN_BEFORE = 40;

  /** {@code file:line:column}, which terminals and editors make a link of. */
  public String position() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }

  /**
   * Tells what is wrong at this place: position, message, the line, a caret, what was expected.
   *
   * @param message what was seen; already safe to print
   * @param expected what should be there instead; empty if the message says it
   * @return several lines without a final line end; of a very long line, the part that matters
   */
  public String tell(String message, String expected) {
    String head = position().isEmpty() ? message : position() + ": " + message;
    String tail = expected.isEmpty() ? "" : "expected " + expected;
    if (source.isEmpty()) {
      return tail.isEmpty() ? head : head + "; " + tail;
    }
    String number = Integer.toString(line);
    String gutter = " ".repeat(number.length() + 2) + "|";
    StringBuilder out = new StringBuilder(head);
    out.append('\n').append(' ').append(number).append(" | ").append(excerpt());
    out.append('\n').append(gutter).append(' ').append(" ".repeat(indent())).append(carets());
    if (!tail.isEmpty()) {
      tail.lines().forEach(it -> out.append(("\n" + gutter + " " + it).stripTrailing()));
    }
    return out.toString();
  }

  /** The position alone. */
  @Override
  public String toString() {
    return position();
  }

  private int start() {
    int points = source.codePointCount(0, source.length());
    return points <= SHOWN ? 0 : Math.max(0, Math.min(column - 1, points) - SHOWN_BEFORE);
  }

  private String excerpt() {
    int start = start();
    String shown = Printable.of(points(Secrets.mask(source), start, start + SHOWN));
    int points = source.codePointCount(0, source.length());
    return (start > 0 ? "…" : "") + shown + (start + SHOWN < points ? "…" : "");
  }

  /** Measured on the escaped text, since an escape is wider than what it stands for. */
  private int indent() {
    int start = start();
    return (start > 0 ? 1 : 0) + Printable.of(points(source, start, column - 1)).length();
  }

  private String carets() {
    int end = Math.min(column - 1 + width, start() + SHOWN);
    return "^".repeat(Math.max(1, Printable.of(points(source, column - 1, end)).length()));
  }

  private static String points(String text, int from, int to) {
    int points = text.codePointCount(0, text.length());
    int begin = text.offsetByCodePoints(0, Math.clamp(from, 0, points));
    int end = text.offsetByCodePoints(0, Math.clamp(to, 0, points));
    return begin < end ? text.substring(begin, end) : "";
  }
}
