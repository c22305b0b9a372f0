package io.shipit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.cli.InProcess.Run;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However a command with {@code --json} ends, its last line is the outcome, and it is the only. */
class OutcomeTest {
  private static final String DEPLOY_YML =
      """
      environments:
        prod:
          path: <dir>/web1/site
          hosts: [web1, {host: web2, path: <dir>/web2/site}]
      """;

  @TempDir Path temp;

  private Site site;

  @BeforeEach
  void start() {
    site = new Site(temp.resolve("site"));
    site.host("web1").host("web2");
    site.write("deploy.yml", DEPLOY_YML.replace("<dir>", site.directory().toString()));
    site.commit("First");
  }

  @AfterEach
  void close() {
    site.close();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("push --env prod --jsn", "", List.of()),
        Arguments.of("push --env", "", List.of()),
        Arguments.of("recover --env prod extra", "", List.of()),
        Arguments.of("rollback --env prod --ssh-config none", "prod", List.of()),
        Arguments.of("push --env prod --file none.yml", "prod", List.of()),
        Arguments.of("push --env prot", "prot", List.of()),
        Arguments.of("unlock", "", List.of()),
        Arguments.of("push --env prod --ref none", "prod", List.of("web1", "web2")));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_mistake_ends_with_an_outcome(String line, String environment, List<String> hosts) {
    String command = line.split(" ", 2)[0];
    String rest = line.substring(command.length()).strip();
    Run run =
        line.contains("--ssh-config")
            ? InProcess.run(
                site.repository(),
                Map.of("HOME", temp.toString(), "USER", "ada", "HOSTNAME", "laptop"),
                Clock.systemUTC(),
                List.of((command + " --json " + rest).split(" ")))
            : site.shipit((command + " --json " + rest).strip().split(" "));

    JsonNode outcome = outcome(run, 2);
    assertThat(outcome.path("state").asInt()).isEqualTo(2);
    assertThat(outcome.path("environment").asString()).isEqualTo(environment);
    assertThat(names(outcome)).isEqualTo(hosts);
    assertThat(outcome.path("summary").asString()).isNotEmpty();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void a_defect_of_a_command_at_work_names_every_host_and_what_settles_them() {
    assertThat(site.shipit("lock", "--env", "prod").exitCode()).isZero();
    site.as("bob");
    site.time().meanwhile(OutcomeTest::defect);

    Run run = site.shipit("push", "--env", "prod", "--wait", "1m", "--json");

    JsonNode outcome = outcome(run, 1);
    assertThat(outcome.path("state").asInt()).isEqualTo(5);
    assertThat(names(outcome)).containsExactly("web1", "web2");
    assertThat(outcome.path("hosts").findValuesAsString("reachable")).containsOnly("false");
    assertThat(outcome.path("hint").asString()).contains("shipit recover --env prod");
    assertThat(run.err()).contains("shipit: bug:", "IllegalStateException: a defect");
  }

  @Test
  void a_defect_is_told_to_people_with_every_host_too() {
    assertThat(site.shipit("lock", "--env", "prod").exitCode()).isZero();
    site.as("bob");
    site.time().meanwhile(OutcomeTest::defect);

    Run run = site.shipit("push", "--env", "prod", "--wait", "1m");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("a defect", "  web1: unknown", "  web2: unknown", "shipit recover --env prod");
  }

  private static void defect() {
    throw new IllegalStateException("a defect");
  }

  private static JsonNode outcome(Run run, int exitCode) {
    assertThat(run.exitCode()).as(run.printed()).isEqualTo(exitCode);
    List<JsonNode> lines = run.out().lines().map(new JsonMapper()::readTree).toList();
    assertThat(lines.stream().map(line -> line.path("type").asString()))
        .startsWith("format")
        .endsWith("outcome")
        .containsOnlyOnce("format", "outcome");
    JsonNode last = lines.getLast();
    assertThat(last.path("exit_code").asInt()).isEqualTo(exitCode);
    return last;
  }

  private static List<String> names(JsonNode outcome) {
    return outcome.path("hosts").valueStream().map(host -> host.path("host").asString()).toList();
  }
}
