import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Formats every Java file below some directories with google-java-format, or tells which ones are
 * not formatted. Run by the build as one source file, on the toolchain's JDK: Maven's own JVM may
 * be too old for the formatter and for the language level of the sources.
 *
 * <p>Usage: {@code java Format.java check|write DIR...}; ends with 1 if {@code check} found
 * something.
 */
final class Format {
  private static final String STYLE_FIX = "mvn -Pformat";

  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    if (!write && !args[0].equals("check")) {
      throw new IllegalArgumentException("check or write, not " + args[0]);
    }
    List<Path> files =
        Arrays.stream(args)
            .skip(1)
            .map(Path::of)
            .filter(Files::isDirectory)
            .flatMap(Format::java)
            .toList();
    List<String> wrong =
        files.parallelStream().map(file -> format(file, write)).flatMap(Optional::stream).toList();
    wrong.forEach(System.err::println);
    if (!wrong.isEmpty() && !write) {
      System.err.printf(
          "%d of %d files are not formatted; %s does it%n", wrong.size(), files.size(), STYLE_FIX);
      System.exit(1);
    }
  }

  private static Stream<Path> java(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Says what was wrong with a file, or nothing. The steps and their order are the command line's.
   */
  private static Optional<String> format(Path file, boolean write) {
    try {
      String before = Files.readString(file);
      String after = ImportOrderer.reorderImports(before, JavaFormatterOptions.Style.GOOGLE);
      after = RemoveUnusedImports.removeUnusedImports(after);
      Formatter formatter = new Formatter();
      after = StringWrapper.wrap(formatter.formatSource(after), formatter);
      if (after.equals(before)) {
        return Optional.empty();
      }
      if (write) {
        Files.writeString(file, after);
        return Optional.of("formatted " + file);
      }
      return Optional.of("not formatted: " + file);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + " cannot be read as Java: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
