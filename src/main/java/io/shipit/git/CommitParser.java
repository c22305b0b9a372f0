package io.shipit.git;

import io.shipit.problem.UserError;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Reads the raw form of commits and tags (gitformat: header lines, an empty line, the message).
 * Damaged times and encodings are no reason to refuse a commit; a missing tree is.
 */
final class CommitParser {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final String what;
  private final List<String> headers = new ArrayList<>();
  private final String message;

  /**
   * Splits an object into header and message.
   *
   * @param what names the object in errors
   */
  CommitParser(byte[] raw, String what) {
    this.what = what;
    int at = 0;
    Charset charset = StandardCharsets.UTF_8;
    while (at < raw.length && raw[at] != '\n') {
      int end = endOfLine(raw, at);
      // Latin-1 keeps the bytes apart until the encoding is known.
      String line = new String(raw, at, end - at, StandardCharsets.ISO_8859_1);
      headers.add(line);
      if (line.startsWith("encoding ")) {
        charset = charset(line.substring("encoding ".length()));
      }
      at = Math.min(end + 1, raw.length);
    }
    int body = Math.min(at + 1, raw.length);
    this.message = new String(raw, body, raw.length - body, charset);
    for (int i = 0; i < headers.size(); i++) {
      headers.set(i, new String(headers.get(i).getBytes(StandardCharsets.ISO_8859_1), charset));
    }
  }

  private static int endOfLine(byte[] raw, int from) {
    int end = from;
    while (end < raw.length && raw[end] != '\n') {
      end++;
    }
    return end;
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name.strip());
    } catch (IllegalArgumentException unknown) {
      return StandardCharsets.UTF_8;
    }
  }

  Commit commit(ObjectId id) {
    String author = header("author").orElse("");
    return new Commit(
        id.name(),
        tree().name(),
        subject(),
        identity(author),
        time(author),
        time(header("committer").orElse("")));
  }

  /** The tree of a commit. */
  ObjectId tree() {
    return id(header("tree"));
  }

  /** The parents of a commit, in order. */
  List<ObjectId> parents() {
    return headers.stream()
        .filter(line -> line.startsWith("parent "))
        .map(line -> id(Optional.of(line.substring("parent ".length()))))
        .toList();
  }

  /** What a tag points to. */
  ObjectId target() {
    return id(header("object"));
  }

  private ObjectId id(Optional<String> hex) {
    if (hex.isEmpty() || !ObjectId.isId(hex.get())) {
      throw UserError.usage(what + " is damaged: it names no object", "run `git fsck`");
    }
    return ObjectId.fromString(hex.get());
  }

  private Optional<String> header(String name) {
    return headers.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst();
  }

  /** As git log's {@code %s}: lines up to the first blank one, joined by blanks. */
  private String subject() {
    List<String> lines =
        message
            .lines()
            .dropWhile(String::isBlank)
            .takeWhile(line -> !line.isBlank())
            .map(String::strip)
            .toList();
    return String.join(" ", lines);
  }

  private static String identity(String line) {
    int close = line.lastIndexOf('>');
    return close < 0 ? line.strip() : line.substring(0, close + 1).strip();
  }

  /** Seconds since 1970 after the mail address; the zone says nothing about the instant. */
  private static Instant time(String line) {
    String rest = line.substring(line.lastIndexOf('>') + 1).strip();
    int end = 0;
    while (end < rest.length() && rest.charAt(end) >= '0' && rest.charAt(end) <= '9') {
      end++;
    }
    String digits = rest.substring(0, end);
    if (digits.isEmpty()) {
      return Instant.EPOCH;
    }
    if (digits.length() > 12) {
      return LATEST;
    }
    return Instant.ofEpochSecond(Math.min(Long.parseLong(digits), LATEST.getEpochSecond()));
  }
}
