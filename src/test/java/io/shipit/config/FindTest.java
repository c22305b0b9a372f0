package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding the file, and an environment in it. */
class FindTest {
  @TempDir Path directory;

  @Test
  void the_nearest_file_above_is_found() throws IOException {
    Path inner = Files.createDirectories(directory.resolve("a/b/c"));
    Path outer = Files.createFile(directory.resolve("deploy.yml"));
    assertThat(DeployFile.find(inner)).isEqualTo(outer);
    assertThat(DeployFile.find(directory)).isEqualTo(outer);

    Path nearer = Files.createFile(directory.resolve("a/b/deploy.yml"));
    assertThat(DeployFile.find(inner)).isEqualTo(nearer);
  }

  @Test
  void a_link_to_nothing_is_found_so_that_reading_can_say_so() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("deploy.yml"), Path.of("nothing"));
    assertThat(DeployFile.find(directory)).isEqualTo(link);
  }

  @Test
  void without_a_file_the_hint_is_init() {
    assertThatThrownBy(() -> DeployFile.find(directory.resolve("nowhere")))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(error.getMessage())
                  .isEqualTo(
                      "no deploy.yml in "
                          + directory.resolve("nowhere")
                          + " or any directory above it");
              assertThat(error.hint()).contains("`shipit init`");
            });
  }

  @Test
  void an_unknown_environment_names_those_there_are_and_the_nearest() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("deploy.yml"),
            """
            environments:
              prod: {path: /srv/www, hosts: [web1]}
              staging: {path: /srv/staging, hosts: [web1]}
            """);
    DeployFile read = DeployFile.read(file);
    assertThat(read.environment("prod").name()).isEqualTo("prod");
    assertThatThrownBy(() -> read.environment("prd"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(error.getMessage())
                  .isEqualTo("no environment \"prd\" in " + file + "; it has prod, staging");
              assertThat(error.hint()).isEqualTo("did you mean --env prod?");
            });
    assertThatThrownBy(() -> read.environment("\u001b[31m"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error.getMessage()).contains("\"\\x1b[31m\"");
              assertThat(error.hint()).isEqualTo("choose one with --env NAME");
            });
  }
}
