package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that people begin with. */
class ExampleTest {
  private static final Path EXAMPLE = Path.of("deploy.yml.example");

  @TempDir Path directory;

  private DeployFile read(String text) throws IOException {
    return DeployFile.read(Files.writeString(directory.resolve("deploy.yml"), text));
  }

  @Test
  void the_example_is_read_without_a_word() {
    DeployFile example = DeployFile.read(EXAMPLE);
    assertThat(example.warnings()).isEmpty();
    assertThat(example.environments()).containsOnlyKeys("prod", "staging");
    assertThat(example.environment("prod").targets()).hasSize(4);
  }

  @Test
  void the_example_has_every_key() throws IOException {
    String text = Files.readString(EXAMPLE);
    Set<String> missing = new TreeSet<>();
    Stream.of(DeployFile.class, Environment.class, Target.class, Source.class, HttpCheck.class)
        .flatMap(record -> Field.of(record).keySet().stream())
        .filter(key -> !text.matches("(?s).*\\n[^#\\n]*\\b" + key + ":.*"))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  @Test
  void the_example_begins_with_the_schema_for_editors() throws IOException {
    assertThat(Files.readAllLines(EXAMPLE).getFirst())
        .isEqualTo("# yaml-language-server: $schema=deploy.schema.json");
    assertThat(EXAMPLE.resolveSibling("deploy.schema.json")).isRegularFile();
  }

  @ParameterizedTest
  @CsvSource({
    "shop, /srv/shop",
    "my shop (old), /srv/my-shop-old",
    "Übung, /srv/bung",
    "..., /srv/www",
    "'', /srv/www",
    "-rf, /srv/rf",
    "\"a'b$(x)\", /srv/a-b-x",
  })
  void what_init_writes_is_read_without_a_word(String project, String path) throws IOException {
    DeployFile file = read(InitTemplate.text(project, List.of()));
    assertThat(file.warnings()).isEmpty();
    assertThat(file.environment("prod").targets())
        .containsExactly(Target.of("web1.example.com", path));
  }

  @Test
  void what_init_writes_has_the_hosts_that_are_known() throws IOException {
    List<String> hosts = List.of("web1", "null", "no", "::1", "fe80::1%eth0", "my_alias");
    assertThat(read(InitTemplate.text("shop", hosts)).environment("prod").targets())
        .extracting(Target::host)
        .isEqualTo(hosts);
  }

  @Test
  void init_refuses_what_is_no_host() {
    assertThatThrownBy(() -> InitTemplate.text("shop", List.of("web1", "web2:22")))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error).hasMessage("host \"web2:22\" has a port in it");
              assertThat(error.hint()).isEqualTo("expected {host: web2, port: 22}");
            });
  }

  /** Whoever takes the comment signs away gets what the comments promise. */
  @Test
  void what_init_comments_out_can_be_taken_in() throws IOException {
    String text =
        InitTemplate.text("shop", List.of()).replaceAll("(?m)^( *)# ( *[-a-z].*)$", "$1$2");
    DeployFile file = read(text);
    assertThat(file.source().map()).hasSize(1);
    assertThat(file.environment("prod").targets())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.shared()).hasSize(2);
              assertThat(target.beforeSwap()).hasSize(1);
              assertThat(target.afterSwap()).hasSize(1);
              assertThat(target.check()).isNotNull();
            });
  }
}
