package io.shipit.git;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The attribute {@code ident} (gitattributes(5)): {@code $Id$} becomes {@code $Id: BLOB $}. What
 * stands between {@code $Id:} and the next dollar in the same line is replaced, unless it has a
 * blank inside: then another version control system wrote it, and git leaves it alone.
 */
final class IdentKeyword {
  private IdentKeyword() {}

  /**
   * The content with its keywords expanded.
   *
   * @param blob the id of the content
   */
  static byte[] expand(byte[] content, ObjectId blob) {
    byte[] expanded = ("Id: " + blob.name() + " $").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 64);
    int at = 0;
    while (at < content.length) {
      int dollar = indexOf(content, '$', at);
      if (dollar < 0) {
        break;
      }
      out.write(content, at, dollar + 1 - at);
      at = dollar + 1;
      int end = keywordEnd(content, at);
      if (end == NO_MORE) {
        break;
      }
      if (end > 0) {
        out.writeBytes(expanded);
        at = end;
      }
    }
    out.write(content, at, content.length - at);
    return out.toByteArray();
  }

  private static final int NONE = 0;
  private static final int NO_MORE = -1;

  /** Where the keyword ends that begins here, behind its dollar; or one of the constants. */
  private static int keywordEnd(byte[] content, int at) {
    if (content.length - at < 3 || content[at] != 'I' || content[at + 1] != 'd') {
      return NONE;
    }
    if (content[at + 2] == '$') {
      return at + 3;
    }
    if (content[at + 2] != ':') {
      return NONE;
    }
    int close = indexOf(content, '$', at + 3);
    if (close < 0) {
      return NO_MORE;
    }
    int feed = indexOf(content, '\n', at + 3);
    int blank = indexOf(content, ' ', at + 4);
    boolean foreign = blank >= 0 && blank < close - 1;
    return (feed >= 0 && feed < close) || foreign ? NONE : close + 1;
  }

  private static int indexOf(byte[] content, char wanted, int from) {
    for (int i = from; i < content.length; i++) {
      if (content[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
