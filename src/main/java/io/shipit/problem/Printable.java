package io.shipit.problem;

import java.nio.charset.StandardCharsets;

/**
 * Text from elsewhere (file names, commits, servers) made safe to show on a terminal: control
 * characters, bidirectional overrides and invalid UTF-8 become visible escapes.
 */
public final class Printable {
  private Printable() {}

  /** Escapes C0, DEL, C1, line and paragraph separators, bidi controls and lone surrogates. */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(out, point));
    return out.toString();
  }

  /** At most so many characters, with an ellipsis for the rest; never half a character. */
  public static String shortened(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
  }

  /** Decodes strict UTF-8; each byte that is not part of a valid sequence becomes {@code \xHH}. */
  public static String of(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int length = sequenceLength(bytes, at);
      if (length == 0) {
        out.append(String.format("\\x%02x", bytes[at] & 0xff));
        at++;
      } else {
        new String(bytes, at, length, StandardCharsets.UTF_8)
            .codePoints()
            .forEach(point -> append(out, point));
        at += length;
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int point) {
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (hidden(point)) {
          out.append(
              point < 0x100 ? String.format("\\x%02x", point) : String.format("\\u%04x", point));
        } else {
          out.appendCodePoint(point);
        }
      }
    }
  }

  private static boolean hidden(int point) {
    return point < 0x20
        || (point >= 0x7f && point < 0xa0)
        || point == 0x061c
        || (point >= 0x200b && point <= 0x200f)
        || (point >= 0x2028 && point <= 0x202e)
        || (point >= 0x2060 && point <= 0x2069)
        || point == 0xfeff
        || (point >= 0xd800 && point <= 0xdfff);
  }

  /** The length of the valid UTF-8 sequence at {@code at} (RFC 3629), or 0 if there is none. */
  private static int sequenceLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int length =
        first < 0x80
            ? 1
            : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = length > 1 ? bytes[at + 1] & 0xff : 0;
    boolean overlongOrSurrogateOrTooLarge =
        (first == 0xe0 && second < 0xa0)
            || (first == 0xed && second > 0x9f)
            || (first == 0xf0 && second < 0x90)
            || (first == 0xf4 && second > 0x8f);
    return overlongOrSurrogateOrTooLarge ? 0 : length;
  }
}
