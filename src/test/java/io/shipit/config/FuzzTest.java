package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.shipit.config.yaml.SourceText;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a good file, it is read, or refused with the place of every mistake; never
 * anything else, and never slowly. A failing seed is in the failure's description.
 */
class FuzzTest {
  private static final int SEEDS = 3000;
  private static final Path NAME = Path.of("deploy.yml");
  private static final Pattern POSITION =
      Pattern.compile("(?m)^deploy\\.yml:[1-9]\\d*:[1-9]\\d*: ");

  private static final List<String> PIECES =
      List.of(
          "- ",
          ": ",
          "\n",
          "  ",
          "\t",
          "#",
          "&a ",
          "*a",
          "*",
          "!",
          "!!str ",
          "[",
          "]",
          "{",
          "}",
          ",",
          "'",
          "\"",
          "|",
          ">",
          "---\n",
          "...\n",
          "<<: ",
          "? ",
          "%",
          "@",
          "~",
          "null",
          "\0",
          "\u001b",
          "\u202e",
          "\ufeff",
          "\u2028",
          "\ud83d\ude80",
          "\r",
          "keep: 1\n",
          "hosts: ",
          "/",
          "..",
          "$(x)",
          "{{x}}",
          "${X}",
          "99999999999999999999",
          "x-a: &a {a: *a}\n",
          "-",
          "\\",
          "\u0085",
          "%d",
          "%n");

  @Test
  void a_damaged_example_is_read_or_refused_with_places() throws IOException {
    byte[] example = Files.readAllBytes(Path.of("deploy.yml.example"));
    int refused = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      byte[] damaged = damage(example, new Random(seed));
      String as = "seed " + seed;
      boolean read =
          assertTimeoutPreemptively(Duration.ofSeconds(10), () -> readsOrRefuses(damaged), as);
      refused += read ? 0 : 1;
    }
    assertThat(refused).as("refused of " + SEEDS).isBetween(SEEDS / 2, SEEDS - 1);
  }

  private static boolean readsOrRefuses(byte[] bytes) {
    try {
      SourceText source = ConfigFile.decode(NAME.toString(), bytes);
      DeployFile file = Reading.of(new ConfigFile(NAME, source, List.of()));
      assertThat(file.environments()).isNotEmpty();
      file.environments()
          .values()
          .forEach(
              environment -> {
                assertThat(environment.targets()).isNotEmpty();
                assertThat(environment.fingerprint()).hasSize(64);
              });
      assertThatCode(file.source()::pathMap).doesNotThrowAnyException();
      return true;
    } catch (UserError error) {
      assertThat(error.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(error.getMessage()).containsPattern(POSITION);
      assertThat(error.getMessage().lines())
          .noneMatch(line -> line.chars().anyMatch(c -> c < 0x20));
      return false;
    }
  }

  private static byte[] damage(byte[] original, Random random) {
    byte[] bytes = original;
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + random.nextInt(random.nextInt(8) == 0 ? 400 : 6));
      byte[] middle =
          switch (random.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {(byte) random.nextInt(256)};
            case 2 -> Arrays.copyOfRange(bytes, random.nextInt(from + 1), to);
            default ->
                PIECES
                    .get(random.nextInt(PIECES.size()))
                    .repeat(1 + random.nextInt(3))
                    .getBytes(StandardCharsets.UTF_8);
          };
      byte[] next = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
      System.arraycopy(middle, 0, next, from, middle.length);
      System.arraycopy(bytes, to, next, from + middle.length, bytes.length - to);
      bytes = next.length == 0 ? original : next;
    }
    return bytes;
  }
}
