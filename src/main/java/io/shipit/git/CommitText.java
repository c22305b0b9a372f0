package io.shipit.git;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * A raw commit taken apart as git's pretty formats do. All text is UTF-8 with one character for
 * each byte, so that what is no UTF-8 arrives unharmed as well.
 *
 * @param author who wrote it: name, mail address, time; empty if the header is missing
 * @param committer who committed it, in the same form
 * @param encoding what the commit says that it is encoded in
 * @param message everything below the empty line
 */
record CommitText(String author, String committer, Optional<String> encoding, String message) {

  static CommitText of(byte[] raw) {
    String text = text(raw);
    Optional<String> encoding = header(text, "encoding");
    if (encoding.isPresent() && !WorkTreeEncoding.isUtf8(encoding.get())) {
      text = reencoded(raw, encoding.get()).orElse(text);
    }
    int end = text.indexOf("\n\n");
    return new CommitText(
        header(text, "author").orElse(""),
        header(text, "committer").orElse(""),
        encoding,
        end < 0 ? "" : text.substring(end + 2));
  }

  /** As in C: up to the first NUL. */
  private static String text(byte[] bytes) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    int nul = all.indexOf('\0');
    return nul < 0 ? all : all.substring(0, nul);
  }

  private static Optional<String> header(String text, String name) {
    int end = text.indexOf("\n\n");
    return text.substring(0, end < 0 ? text.length() : end)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst();
  }

  /** In UTF-8; empty where git would give up and take the bytes as they are. */
  private static Optional<String> reencoded(byte[] raw, String encoding) {
    try {
      String decoded =
          Charset.forName(encoding).newDecoder().decode(ByteBuffer.wrap(raw)).toString();
      return Optional.of(text(decoded.getBytes(StandardCharsets.UTF_8)));
    } catch (CharacterCodingException
        | IllegalCharsetNameException
        | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  /**
   * Text of UTF-8 bytes in the encoding of the commit, as git archive writes it; empty if that is
   * UTF-8 too, or if the text cannot be converted, which git leaves as it is.
   */
  Optional<String> inItsEncoding(String utf8) {
    if (encoding.isEmpty() || WorkTreeEncoding.isUtf8(encoding.get())) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(utf8.getBytes(StandardCharsets.ISO_8859_1));
      ByteBuffer encoded =
          Charset.forName(encoding.get())
              .newEncoder()
              .encode(StandardCharsets.UTF_8.newDecoder().decode(bytes));
      return Optional.of(StandardCharsets.ISO_8859_1.decode(encoded).toString());
    } catch (CharacterCodingException
        | IllegalCharsetNameException
        | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  /** Where the subject begins in the message. */
  private int subjectStart() {
    return afterBlankLines(0);
  }

  /** {@code %s}: the lines up to the first blank one, without blanks at their ends, in one line. */
  String subject() {
    StringBuilder subject = new StringBuilder();
    int at = subjectStart();
    for (int end = endOfLine(at); end > at; at = end, end = endOfLine(at)) {
      String line = trimmed(message.substring(at, end));
      if (line.isEmpty()) {
        break;
      }
      subject.append(subject.isEmpty() ? "" : " ").append(line);
    }
    return subject.toString();
  }

  /** The first line of the subject, as it is. */
  String firstLine() {
    int at = subjectStart();
    int feed = message.indexOf('\n', at);
    return message.substring(at, feed < 0 ? message.length() : feed);
  }

  /** {@code %b}: what is below the subject. */
  String body() {
    int at = subjectStart();
    for (int end = endOfLine(at); end > at; at = end, end = endOfLine(at)) {
      if (trimmed(message.substring(at, end)).isEmpty()) {
        at = end;
        break;
      }
    }
    return message.substring(afterBlankLines(at));
  }

  private int afterBlankLines(int from) {
    int at = from;
    for (int end = endOfLine(at); end > at; at = end, end = endOfLine(at)) {
      if (!trimmed(message.substring(at, end)).isEmpty()) {
        break;
      }
    }
    return at;
  }

  /** Behind the line feed, or at the end of all. */
  private int endOfLine(int from) {
    int feed = message.indexOf('\n', from);
    return feed < 0 ? message.length() : feed + 1;
  }

  private static String trimmed(String line) {
    int end = line.length();
    while (end > 0 && Person.isBlank(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }
}
