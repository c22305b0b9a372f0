package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stories in {@code src/test/resources/rollout}: what is said between a coordinator and its
 * hosts, in the order in which it matters.
 */
class ScenarioTest {
  static List<String> stories() throws IOException {
    try (Stream<Path> files = Files.list(Golden.file(""))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt") && !name.startsWith("walks"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void is_told_as_before(String name) {
    Golden.check(name, Scenario.tell(Golden.read(name)));
  }

  @Test
  void every_crash_point_has_a_story() throws IOException {
    assertThat(stories())
        .contains(
            "crash-01.txt",
            "crash-02.txt",
            "crash-03.txt",
            "crash-05.txt",
            "crash-06.txt",
            "crash-07.txt",
            "crash-08.txt",
            "crash-09.txt",
            "crash-10.txt",
            "crash-11.txt",
            "crash-12.txt",
            "crash-13.txt",
            "crash-14.txt",
            "crash-15.txt",
            "crash-16.txt",
            "disk-lied-about-swap.txt",
            "recovery-dies.txt",
            "first-deploy-revert.txt",
            "owed-host-returns.txt");
  }
}
