package io.shipit.git;

import io.shipit.release.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the attributes of a file do to its bytes on their way out of git, decided as {@code git
 * archive} decides on a machine without configuration. Line ends are converted here; what shipit
 * does not convert is refused where it would change the bytes, and never deployed unconverted.
 */
final class Conversion {
  private final Map<String, String> attributes;

  Conversion(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  /** Whether the file is left out of archives and so of releases. */
  static boolean isExportIgnored(Map<String, String> attributes) {
    return isSet(attributes, "export-ignore");
  }

  /** The name of the filter that would run at checkout; it is never run. */
  Optional<String> filter() {
    return value("filter");
  }

  /** Whether the committer said that no filter made the content: {@code -filter}. */
  boolean filterIsOff() {
    return AttributeFile.Assignment.UNSET.equals(attributes.get("filter"));
  }

  /** The bytes to deploy. */
  Content apply(Content blob) {
    return switch (lineEnds()) {
      case AS_STORED -> blob;
      case CRLF -> new CrlfContent(blob, false);
      case CRLF_IF_TEXT -> new CrlfContent(blob, true);
    };
  }

  /**
   * The reason why the content cannot be made here, to be read after the path.
   *
   * @throws io.shipit.problem.UserError if it has to be read for that and cannot be
   */
  Optional<String> refusal(Content blob) {
    Optional<String> encoding = value("working-tree-encoding");
    if (encoding.isPresent() && !isUtf8(encoding.get())) {
      return Optional.of("has the attribute working-tree-encoding, which shipit does not apply");
    }
    if (isSet(attributes, "ident") && (contains(blob, "$Id$") || contains(blob, "$Id:"))) {
      return Optional.of("has the attribute ident and `$Id$` in it, which shipit does not expand");
    }
    if (isSet(attributes, "export-subst") && contains(blob, "$Format:")) {
      return Optional.of(
          "has the attribute export-subst and `$Format:` in it, which shipit does not expand");
    }
    if (filter().equals(Optional.of("lfs")) && isPointer(blob)) {
      return Optional.of(LfsPointer.REASON);
    }
    return Optional.empty();
  }

  private enum LineEnds {
    AS_STORED,
    CRLF,
    /** Only if the content looks like text without any carriage return. */
    CRLF_IF_TEXT
  }

  /** Convert_attrs in git's convert.c, with core.autocrlf off and LF as the machine's line end. */
  private LineEnds lineEnds() {
    if (!value("eol").equals(Optional.of("crlf"))) {
      return LineEnds.AS_STORED;
    }
    // The old name of the attribute counts where the new one says nothing.
    String text = state("text").or(() -> state("crlf")).orElse("");
    return switch (text) {
      case AttributeFile.Assignment.UNSET -> LineEnds.AS_STORED;
      case "auto" -> LineEnds.CRLF_IF_TEXT;
      default -> LineEnds.CRLF;
    };
  }

  /** Set, unset, {@code auto} or {@code input}; other words say nothing. */
  private Optional<String> state(String name) {
    String value = attributes.getOrDefault(name, "");
    return switch (value) {
      case AttributeFile.Assignment.SET, AttributeFile.Assignment.UNSET, "auto", "input" ->
          Optional.of(value);
      default -> Optional.empty();
    };
  }

  /** The text of an attribute that has one. */
  private Optional<String> value(String name) {
    String value = attributes.getOrDefault(name, "");
    boolean text = !value.isEmpty() && value.charAt(0) != ' ';
    return text ? Optional.of(value) : Optional.empty();
  }

  private static boolean isSet(Map<String, String> attributes, String name) {
    return AttributeFile.Assignment.SET.equals(attributes.get(name));
  }

  private static boolean isUtf8(String encoding) {
    String upper = encoding.toUpperCase(Locale.ROOT);
    return upper.equals("UTF-8") || upper.equals("UTF8");
  }

  private static boolean isPointer(Content blob) {
    if (blob.size() >= LfsPointer.MAX_BYTES) {
      return false;
    }
    try (InputStream in = blob.open()) {
      return LfsPointer.matches(in.readAllBytes());
    } catch (IOException e) {
      throw ObjectStore.unreadable(blob.toString(), e);
    }
  }

  /**
   * Searches the content as a stream, for a word in which no part but its first byte comes again.
   */
  private static boolean contains(Content blob, String word) {
    byte[] wanted = word.getBytes(StandardCharsets.US_ASCII);
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = blob.open()) {
      int matched = 0;
      boolean found = false;
      // To the end in any case: only then has the hash been checked.
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n && !found; i++) {
          matched = buffer[i] == wanted[matched] ? matched + 1 : buffer[i] == wanted[0] ? 1 : 0;
          found = matched == wanted.length;
        }
      }
      return found;
    } catch (IOException e) {
      throw ObjectStore.unreadable(blob.toString(), e);
    }
  }
}
