package io.shipit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.deploy.Operator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a lock says that it belongs to, by the environment that the program was started in. */
class IdentityTest {
  @Test
  void account_and_machine_come_from_the_environment() {
    assertThat(identity("USER=ada HOSTNAME=laptop")).isEqualTo(new Operator("ada", "laptop", ""));
  }

  @Test
  void without_variables_the_system_is_asked() {
    Operator operator = identity("");
    assertThat(operator.who()).isEqualTo(System.getProperty("user.name"));
    assertThat(operator.where()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "SHIPIT_OPERATOR=deploy@ci, deploy, ci",
    "SHIPIT_OPERATOR=deploy, deploy, runner",
    "SHIPIT_OPERATOR=@ci, root, ci",
    "SHIPIT_OPERATOR=a@b@ci, a@b, ci",
    "SHIPIT_OPERATOR=, root, runner",
  })
  void a_job_that_runs_on_another_machine_each_time_can_keep_one_name(
      String variable, String who, String where) {
    Operator operator = identity("USER=root HOSTNAME=runner " + variable);
    assertThat(operator).isEqualTo(new Operator(who, where, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB_ACTIONS=true GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=o/r"
        + " GITHUB_RUN_ID=7, https://github.com/o/r/actions/runs/7",
    "GITLAB_CI=true CI_JOB_URL=https://gitlab.example.com:8443/g/p/-/jobs/9,"
        + " https://gitlab.example.com:8443/g/p/-/jobs/9",
    "BUILDKITE_BUILD_URL=https://buildkite.com/o/p/builds/1, https://buildkite.com/o/p/builds/1",
    "CIRCLE_BUILD_URL=https://circleci.com/gh/o/r/2, https://circleci.com/gh/o/r/2",
    "JENKINS_URL=http://ci/ BUILD_URL=http://ci/job/x/3/, http://ci/job/x/3/",
  })
  void the_page_of_the_job_is_told_in_ci(String variables, String page) {
    assertThat(identity(variables).job()).isEqualTo(page);
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:secret@ci.example.com/job/3?token=secret#secret, https://ci.example.com/job/3",
    "ftp://ci.example.com/3, ''",
    "javascript:alert(1), ''",
    "not a url, ''",
    "https://, ''",
    "https:///job/3, ''",
  })
  void a_page_holds_no_secret_and_nothing_that_is_no_page(String url, String page) {
    assertThat(Identity.of(Map.of("CIRCLE_BUILD_URL", url)).job()).isEqualTo(page);
  }

  @Test
  void another_build_tool_s_variables_are_no_ci() {
    assertThat(identity("BUILD_URL=https://example.com/x GITHUB_RUN_ID=7").job()).isEmpty();
  }

  @Test
  void what_is_shown_to_others_is_printable_and_short() {
    Operator operator =
        Identity.of(
            Map.of(
                "USER",
                "\u001b[31mada",
                "HOSTNAME",
                "h".repeat(1000),
                "CIRCLE_BUILD_URL",
                "https://ci/" + "x".repeat(1000)));
    assertThat(operator.who()).isEqualTo("\\x1b[31mada");
    assertThat(operator.where()).hasSize(65).endsWith("…");
    assertThat(operator.job()).hasSize(301).endsWith("…");
  }

  /** Variables as in a shell: {@code NAME=VALUE NAME=VALUE}. */
  private static Operator identity(String variables) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return Identity.of(environment);
  }
}
