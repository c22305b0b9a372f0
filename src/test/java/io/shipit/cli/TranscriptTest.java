package io.shipit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs of the program as text: each file in {@code src/test/resources/cli} holds commands and
 * all that they print. {@code -Dshipit.update=true} rewrites the files; commit a change only if you
 * understand it. {@link Transcript} says what the commands are.
 */
class TranscriptTest {
  private static final Path FILES = Path.of("src/test/resources/cli");

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> transcripts() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(FILES)) {
      files = listed.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> run(file)));
  }

  private void run(Path file) {
    try (Site site =
        new Site(Files.createDirectory(temp.resolve(String.valueOf(file.getFileName()))))) {
      String expected = Files.readString(file);
      String actual = new Transcript(site).run(expected);
      if (Boolean.getBoolean("shipit.update")) {
        Files.writeString(file, actual);
      } else {
        assertThat(actual).isEqualTo(expected);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
