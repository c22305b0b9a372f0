package io.shipit.config.yaml;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** The text of a file by lines, to make places of. */
public final class SourceText {
  private final String name;
  private final String text;
  private final List<String> lines;

  /**
   * Takes the text in.
   *
   * @param name the file's name as a person should read it
   * @param text its content without a byte order mark; line ends may be CRLF, CR or LF
   */
  public SourceText(String name, String text) {
    this.name = name;
    this.text = text.replace("\r\n", "\n").replace('\r', '\n');
    this.lines = List.of(this.text.split("\n", -1));
  }

  /** The file's name as a person should read it. */
  public String name() {
    return name;
  }

  /** The text with {@code \n} as line end. */
  public String text() {
    return text;
  }

  /** The place where the text begins. */
  public Place start() {
    return place(0, 0, 1);
  }

  /** The place just behind the text. */
  public Place end() {
    String line = lines.getLast();
    return place(lines.size() - 1, line.codePointCount(0, line.length()), 1);
  }

  /**
   * A place; it shows its line unless that is longer than anything a person would write.
   *
   * @param line counted from 0; beyond the end means the last line
   * @param column counted from 0, in code points
   * @param width in code points
   */
  Place place(int line, int column, int width) {
    int at = Math.clamp(line, 0, lines.size() - 1);
    String text = lines.get(at);
    String shown = text.length() > Secrets.LONGEST ? "" : text;
    return new Place(name, at + 1, column + 1, Math.max(1, width), shown);
  }

  /** The place from one mark to another, or to the end of the first one's line. */
  Place place(Mark from, Mark to) {
    int end = to.getLine() == from.getLine() ? to.getColumn() : line(from.getLine()).length();
    return place(from.getLine(), from.getColumn(), end - from.getColumn());
  }

  /** A line counted from 0; empty beyond the end. */
  String line(int line) {
    return line >= 0 && line < lines.size() ? lines.get(line) : "";
  }

  /** The text at a place up to the next blank. */
  String word(Place place) {
    String rest = rest(place);
    int end = 0;
    while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
      end++;
    }
    return rest.substring(0, end);
  }

  /** The text from a place to the end of its line. */
  String rest(Place place) {
    String text = line(place.line() - 1);
    int points = text.codePointCount(0, text.length());
    return text.substring(text.offsetByCodePoints(0, Math.clamp(place.column() - 1, 0, points)));
  }

  /** How many lines there are; at least 1. */
  int lineCount() {
    return lines.size();
  }
}
