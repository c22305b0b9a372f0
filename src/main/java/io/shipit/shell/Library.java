package io.shipit.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The functions that the remote shell is given: the files {@code *.sh} beside this class, without
 * comments and indentation. They are sent once for a connection, in two parts, so that the first
 * request, a survey, runs while the second part is still on its way.
 *
 * @param first what every request and the survey need
 * @param second what changes a host
 */
record Library(String first, String second) {
  private static final List<String> FIRST = List.of("frame", "process", "ways", "look", "survey");
  private static final List<String> SECOND =
      List.of(
          "lock", "unpack", "verify", "link", "seal", "hook", "stage", "guard", "decide", "finish",
          "prune", "fetch");

  private static final class Loaded {
    static final Library LIBRARY = new Library(load(FIRST), load(SECOND));
  }

  /** The library, read once for the process. */
  static Library get() {
    return Loaded.LIBRARY;
  }

  /** The whole library as a file, for a process that outlives the connection. */
  String all() {
    return first + second;
  }

  private static String load(List<String> names) {
    return names.stream().map(Library::load).collect(Collectors.joining());
  }

  private static String load(String name) {
    try (InputStream in = Library.class.getResourceAsStream(name + ".sh")) {
      if (in == null) {
        throw new IllegalStateException(name + ".sh is missing from the program");
      }
      return minified(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Drops lines that are empty or a comment, and blanks before a line. */
  static String minified(String script) {
    return script
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
