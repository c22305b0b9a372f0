package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.release.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What the attributes of a file do to its bytes on their way out of git, decided and done as {@code
 * git archive} does on a machine without configuration, in its order: {@code ident}, line ends,
 * {@code working-tree-encoding}, {@code export-subst}. What cannot be done is refused where it
 * would change the bytes, and never deployed unconverted. Filters are never run.
 */
final class Conversion {
  /** Git packs larger files as they are (core.bigFileThreshold), but for export-subst. */
  private static final long LARGE_BYTES = 512L << 20;

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

  /** Whether any of the attributes can change bytes. */
  private boolean nothing() {
    return attributes.isEmpty();
  }

  /**
   * The bytes to deploy.
   *
   * @param blob as stored
   * @param id the blob's
   * @param commit what keywords are expanded for
   * @throws Refused if they cannot be made here
   * @throws io.shipit.problem.UserError if the content has to be read for that and cannot be
   */
  Content apply(Content blob, ObjectId id, Supplier<CommitFormat> commit) throws Refused {
    if (nothing()) {
      return blob;
    }
    boolean large = !isSet(attributes, "export-subst") && blob.size() > LARGE_BYTES;
    return large ? blob : subst(encoded(withLineEnds(ident(blob, id))), commit);
  }

  private Content ident(Content content, ObjectId id) {
    boolean there =
        isSet(attributes, "ident") && (contains(content, "$Id$") || contains(content, "$Id:"));
    return there ? new Rewritten(content, bytes -> IdentKeyword.expand(bytes, id)) : content;
  }

  private Content withLineEnds(Content content) {
    return switch (lineEnds()) {
      case AS_STORED -> content;
      case CRLF -> new CrlfContent(content, false);
      case CRLF_IF_TEXT -> new CrlfContent(content, true);
    };
  }

  private Content encoded(Content content) throws Refused {
    String state = attributes.getOrDefault("working-tree-encoding", "");
    if (state.equals(AttributeFile.Assignment.SET)
        || state.equals(AttributeFile.Assignment.UNSET)) {
      throw new Refused("has the attribute working-tree-encoding without the name of an encoding");
    }
    Optional<String> name = value("working-tree-encoding");
    if (name.isEmpty() || WorkTreeEncoding.isUtf8(name.get())) {
      return content;
    }
    String shown = Printable.of(name.get());
    WorkTreeEncoding encoding =
        WorkTreeEncoding.of(name.get())
            .orElseThrow(
                () ->
                    new Refused("has the working-tree-encoding " + shown + ", which shipit lacks"));
    if (!encoding.takes(bytes(content))) {
      throw new Refused("is not text in UTF-8 that can be written in " + shown);
    }
    return new Rewritten(content, encoding::encode);
  }

  /** Expands {@code $Format:…$}, where the file has the attribute {@code export-subst}. */
  Content subst(Content content, Supplier<CommitFormat> commit) throws Refused {
    if (!isSet(attributes, "export-subst") || !contains(content, FormatKeyword.START)) {
      return content;
    }
    Optional<String> unsupported = FormatKeyword.unsupported(bytes(content));
    if (unsupported.isPresent()) {
      throw new Refused(
          "has `"
              + Printable.of(unsupported.get())
              + "` in a $Format:$ (export-subst), which the commit alone does not decide");
    }
    return new Rewritten(content, bytes -> FormatKeyword.expand(bytes, commit.get()));
  }

  /** Whether the content has ids in it that are as long as the clone makes them. */
  boolean shortensIds(Content blob) {
    return isSet(attributes, "export-subst")
        && contains(blob, FormatKeyword.START)
        && FormatKeyword.shortensIds(bytes(blob));
  }

  /** The reason why content cannot be made here, to be read after the path. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return Objects.requireNonNull(getMessage());
    }
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

  private static byte[] bytes(Content content) {
    try (InputStream in = new Rewritten(content, bytes -> bytes).open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw ObjectStore.unreadable(content.toString(), e);
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
