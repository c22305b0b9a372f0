package io.shipit.config.yaml;

/** Characters that change how a text is shown or split, and are never meant in a name or a path. */
public final class Controls {
  private Controls() {}

  /** Whether there is a control character, line separator, bidi control or lone surrogate. */
  public static boolean in(String text) {
    return text.codePoints().anyMatch(Controls::is);
  }

  private static boolean is(int point) {
    return point < 0x20
        || (point >= 0x7f && point < 0xa0)
        || point == 0x061c
        || point == 0x200e
        || point == 0x200f
        || (point >= 0x2028 && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0xfeff
        || (point >= 0xd800 && point <= 0xdfff);
  }

  /**
   * Adds a mistake for every line that holds a raw character which YAML 1.2 (5.1) does not allow.
   *
   * @return whether there is none
   */
  static boolean tellRaw(SourceText source, Mistakes mistakes) {
    boolean fine = true;
    for (int line = 0; line < source.lineCount(); line++) {
      String text = source.line(line);
      int column = 0;
      for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
        int point = text.codePointAt(at);
        if (!allowed(point)) {
          fine = false;
          mistakes.add(
              source.place(line, column, 1),
              String.format("the character U+%04X", point),
              "text without it");
          break;
        }
        column++;
      }
    }
    return fine;
  }

  private static boolean allowed(int point) {
    return point == '\t'
        || (point >= 0x20 && point < 0x7f)
        || point == 0x85
        || (point >= 0xa0 && point < 0xd800)
        || (point >= 0xe000 && point < 0xfffe)
        || point > 0xffff;
  }
}
