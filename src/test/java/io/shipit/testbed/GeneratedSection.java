package io.shipit.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that a test writes and holds the program to. It stands between two comments
 * that name it; {@code -Dshipit.update=true} writes it anew.
 */
public final class GeneratedSection {
  private final Path document;
  private final String begin;
  private final String end;

  private GeneratedSection(Path document, String name) {
    this.document = document;
    this.begin = "<!-- begin: %s -->\n".formatted(name);
    this.end = "<!-- end: %s -->\n".formatted(name);
  }

  /** The section of this name; the document has both comments, each on a line of its own. */
  public static GeneratedSection of(Path document, String name) {
    return new GeneratedSection(document, name);
  }

  /** Fails unless the section says this. */
  public void check(String text) {
    try {
      String whole = Files.readString(document);
      int from = whole.indexOf(begin) + begin.length();
      int to = whole.indexOf(end);
      assertThat(whole.contains(begin) && from <= to).as("%s has %s", document, begin).isTrue();
      String wanted = "\n" + text.strip() + "\n\n";
      if (Boolean.getBoolean("shipit.update")) {
        Files.writeString(document, whole.substring(0, from) + wanted + whole.substring(to));
      } else {
        assertThat(whole.substring(from, to)).as("%s in %s", begin, document).isEqualTo(wanted);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
