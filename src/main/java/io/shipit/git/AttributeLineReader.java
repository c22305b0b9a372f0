package io.shipit.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes one line of a {@code .gitattributes} file apart (gitattributes(5)). */
final class AttributeLineReader {
  private final byte[] line;
  private int at;

  AttributeLineReader(byte[] line) {
    this.line = line;
    skipBlanks();
  }

  boolean isBlankOrComment() {
    return at == line.length || line[at] == '#';
  }

  /** The pattern, which may be quoted as in C; a quote that does not close is part of it. */
  byte[] pattern() {
    Optional<byte[]> quoted = line[at] == '"' ? quoted() : Optional.empty();
    if (quoted.isPresent()) {
      return quoted.get();
    }
    int start = at;
    skipWord();
    return Arrays.copyOfRange(line, start, at);
  }

  /** Undoes git's C-style quoting (unquote_c_style in its quote.c) and moves behind the quote. */
  private Optional<byte[]> quoted() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int i = at + 1;
    while (i < line.length && line[i] != '"') {
      if (line[i] != '\\') {
        text.write(line[i++]);
        continue;
      }
      if (i + 1 == line.length) {
        return Optional.empty();
      }
      int simple = "abfnrtv\\\"".indexOf(line[i + 1]);
      if (simple >= 0) {
        text.write("\u0007\b\f\n\r\t\u000b\\\"".charAt(simple));
        i += 2;
      } else if (isOctal(i + 1)) {
        text.write(Integer.parseInt(latin1(Arrays.copyOfRange(line, i + 1, i + 4)), 8));
        i += 4;
      } else {
        return Optional.empty();
      }
    }
    if (i == line.length) {
      return Optional.empty();
    }
    at = i + 1;
    return Optional.of(text.toByteArray());
  }

  private boolean isOctal(int from) {
    if (from + 3 > line.length || line[from] > '3') {
      return false;
    }
    for (int i = from; i < from + 3; i++) {
      if (line[i] < '0' || line[i] > '7') {
        return false;
      }
    }
    return true;
  }

  /** The attributes behind the pattern; none if one of them has no valid name, as in git. */
  List<AttributeFile.Assignment> assignments() {
    List<AttributeFile.Assignment> assignments = new ArrayList<>();
    skipBlanks();
    while (at < line.length) {
      int start = at;
      skipWord();
      String word = latin1(Arrays.copyOfRange(line, start, at));
      skipBlanks();
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? AttributeFile.Assignment.SET : word.substring(equals + 1);
      if (name.startsWith("-") || name.startsWith("!")) {
        value =
            name.startsWith("-")
                ? AttributeFile.Assignment.UNSET
                : AttributeFile.Assignment.UNSPECIFIED;
        name = name.substring(1);
      }
      if (!isName(name)) {
        return List.of();
      }
      assignments.add(new AttributeFile.Assignment(name, value));
    }
    return assignments;
  }

  /**
   * Whether this can be the name of an attribute: {@code [-A-Za-z0-9_.]}, with no dash in front.
   */
  static boolean isName(String name) {
    return !name.isEmpty()
        && !name.startsWith("-")
        && name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_'
                        || c == '.');
  }

  private void skipBlanks() {
    while (at < line.length && isBlank(line[at])) {
      at++;
    }
  }

  private void skipWord() {
    while (at < line.length && !isBlank(line[at])) {
      at++;
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
