package io.shipit.git;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The attribute {@code export-subst}: {@code $Format:…$} becomes what the format stands for. */
final class FormatKeyword {
  /** What a keyword begins with. */
  static final String START = "$Format:";

  private FormatKeyword() {}

  /** The formats in a content, in order. */
  static List<String> formats(byte[] content) {
    List<String> formats = new ArrayList<>();
    String text = text(content);
    for (int at = text.indexOf(START); at >= 0; ) {
      int end = text.indexOf('$', at + START.length());
      if (end < 0) {
        break;
      }
      formats.add(text.substring(at + START.length(), end));
      at = text.indexOf(START, end + 1);
    }
    return formats;
  }

  /** The first placeholder in a content that {@link CommitFormat} does not expand. */
  static Optional<String> unsupported(byte[] content) {
    return formats(content).stream()
        .flatMap(format -> CommitFormat.unsupported(format).stream())
        .findFirst();
  }

  /** Whether a content has an id in it whose length depends on the clone. */
  static boolean shortensIds(byte[] content) {
    return formats(content).stream()
        .anyMatch(format -> format.replace("%%", "").matches("(?s).*%[-+ ]?[htp].*"));
  }

  /** The content with its keywords expanded for a commit. */
  static byte[] expand(byte[] content, CommitFormat commit) {
    String text = text(content);
    StringBuilder out = new StringBuilder(text.length() + 64);
    int at = 0;
    for (int start = text.indexOf(START); start >= 0; start = text.indexOf(START, at)) {
      int end = text.indexOf('$', start + START.length());
      if (end < 0) {
        break;
      }
      out.append(text, at, start);
      commit.append(text.substring(start + START.length(), end), out);
      at = end + 1;
    }
    out.append(text, at, text.length());
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }
}
