package io.shipit.git;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One {@code .gitattributes} file: its lines in order and the macros it defines. Lines that git
 * ignores (a negative pattern, a name that is none, more than 2,047 bytes) are ignored here.
 *
 * @param lines the lines that give attributes to paths
 * @param macros attributes that stand for several, by name; defined in the root's file only
 */
record AttributeFile(List<Line> lines, Map<String, List<Assignment>> macros) {
  /** Git reads no longer line (ATTR_MAX_LINE_LENGTH in its attr.h). */
  private static final int LONGEST_LINE = 2047;

  private static final byte[] MACRO = {'[', 'a', 't', 't', 'r', ']'};

  /** What git knows without any file: {@code binary} is no diff, no merge and no text. */
  static final AttributeFile BUILT_IN =
      new AttributeFile(
          List.of(),
          Map.of(
              "binary",
              List.of(
                  new Assignment("diff", Assignment.UNSET),
                  new Assignment("merge", Assignment.UNSET),
                  new Assignment("text", Assignment.UNSET))));

  /**
   * A pattern and the attributes of what it matches, in the order of writing.
   *
   * @param number which line of the file, counted from 1
   * @param text the line as written, with bytes outside ASCII as Latin-1
   */
  record Line(AttributePattern pattern, List<Assignment> assignments, int number, String text) {}

  /**
   * An attribute and its state.
   *
   * @param value one of the constants, or the text after the equals sign
   */
  record Assignment(String name, String value) {
    /** {@code name}. No text can be the same, since a value has no blank. */
    static final String SET = " set";

    /** {@code -name}. */
    static final String UNSET = " unset";

    /** {@code !name}: as if no line said anything. */
    static final String UNSPECIFIED = " unspecified";
  }

  /**
   * Reads a file.
   *
   * @param root whether it is the one of the repository's root, where macros may be defined
   */
  static AttributeFile parse(byte[] content, boolean root) {
    List<Line> lines = new ArrayList<>();
    Map<String, List<Assignment>> macros = new HashMap<>();
    int at = 0;
    int number = 0;
    // Like git, as far as the first NUL.
    while (at < content.length && content[at] != 0) {
      int end = at;
      while (end < content.length && content[end] != '\n' && content[end] != 0) {
        end++;
      }
      number++;
      if (end - at <= LONGEST_LINE) {
        line(Arrays.copyOfRange(content, at, end), number, root, lines, macros);
      }
      at = end < content.length && content[end] == '\n' ? end + 1 : end;
    }
    return new AttributeFile(lines, macros);
  }

  private static void line(
      byte[] line,
      int number,
      boolean root,
      List<Line> lines,
      Map<String, List<Assignment>> macros) {
    AttributeLineReader reader = new AttributeLineReader(line);
    if (reader.isBlankOrComment()) {
      return;
    }
    byte[] pattern = reader.pattern();
    boolean macro =
        pattern.length > MACRO.length
            && Arrays.equals(pattern, 0, MACRO.length, MACRO, 0, MACRO.length);
    List<Assignment> assignments = reader.assignments();
    if (assignments.isEmpty()) {
      return;
    }
    if (macro) {
      String name = AttributeLineReader.latin1(pattern).substring(MACRO.length).strip();
      if (root && AttributeLineReader.isName(name)) {
        macros.put(name, assignments);
      }
    } else if (pattern.length == 0 || pattern[0] != '!') {
      lines.add(
          new Line(
              new AttributePattern(pattern),
              assignments,
              number,
              AttributeLineReader.latin1(line).strip()));
    }
  }
}
