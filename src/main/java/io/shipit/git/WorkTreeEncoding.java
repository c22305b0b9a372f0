package io.shipit.git;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The attribute {@code working-tree-encoding} (gitattributes(5)): content that is UTF-8 in git and
 * something else in a work tree. UTF-16 and UTF-32 without a byte order in their name are written
 * as git does on Linux: little end first, with a mark.
 */
final class WorkTreeEncoding {
  /** Those that Java and the C library's iconv were seen to agree on, character by character. */
  private static final Set<String> PLAIN =
      Set.of(
          "US-ASCII",
          "ISO-8859-1",
          "ISO-8859-2",
          "ISO-8859-4",
          "ISO-8859-5",
          "ISO-8859-9",
          "ISO-8859-13",
          "ISO-8859-15",
          "KOI8-R",
          "KOI8-U",
          "WINDOWS-1250",
          "WINDOWS-1251",
          "WINDOWS-1252",
          "WINDOWS-1253",
          "WINDOWS-1254",
          "WINDOWS-1257",
          "UTF-16LE",
          "UTF-16BE",
          "UTF-32LE",
          "UTF-32BE");

  private final Charset charset;
  private final boolean mark;

  private WorkTreeEncoding(Charset charset, boolean mark) {
    this.charset = charset;
    this.mark = mark;
  }

  /** Whether content in this encoding is as git stores it. */
  static boolean isUtf8(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.equals("UTF-8") || upper.equals("UTF8");
  }

  /** The encoding of this name; empty if it is not known here. */
  static Optional<WorkTreeEncoding> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String dashed =
        upper.startsWith("UTF") && !upper.startsWith("UTF-") ? "UTF-" + upper.substring(3) : upper;
    return switch (dashed) {
      case "UTF-16", "UTF-16LE-BOM" ->
          Optional.of(new WorkTreeEncoding(StandardCharsets.UTF_16LE, true));
      case "UTF-32" -> Optional.of(new WorkTreeEncoding(Charset.forName("UTF-32LE"), true));
      default -> plain(dashed.startsWith("CP125") ? "WINDOWS-" + dashed.substring(2) : dashed);
    };
  }

  private static Optional<WorkTreeEncoding> plain(String name) {
    return PLAIN.contains(name) && Charset.isSupported(name)
        ? Optional.of(new WorkTreeEncoding(Charset.forName(name), false))
        : Optional.empty();
  }

  /** Whether content can be written in this encoding, without loss. */
  boolean takes(byte[] content) {
    try {
      encoded(content);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * The content in this encoding.
   *
   * @throws IllegalArgumentException if it {@linkplain #takes cannot be}
   */
  byte[] encode(byte[] content) {
    try {
      return encoded(content);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("cannot be written in " + charset, e);
    }
  }

  private byte[] encoded(byte[] content) throws CharacterCodingException {
    if (content.length == 0) {
      return content;
    }
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
    CharBuffer all = mark ? CharBuffer.wrap("\ufeff" + text) : text;
    ByteBuffer bytes = charset.newEncoder().encode(all);
    byte[] encoded = new byte[bytes.remaining()];
    bytes.get(encoded);
    return encoded;
  }
}
