package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that are kept beside the tests. {@code -Dshipit.update=true} writes what is true today;
 * commit that only if every line of the difference is meant.
 */
final class Golden {
  private static final Path RESOURCES = Path.of("src/test/resources/rollout");

  private Golden() {}

  static Path file(String name) {
    return RESOURCES.resolve(name);
  }

  static String read(String name) {
    try {
      return Files.exists(file(name)) ? Files.readString(file(name)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void check(String name, String actual) {
    if (Boolean.getBoolean("shipit.update")) {
      try {
        Files.writeString(file(name), actual);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else {
      assertThat(actual).as(file(name).toString()).isEqualTo(read(name));
    }
  }
}
