package io.shipit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.deploy.Progress;
import io.shipit.deploy.Result;
import io.shipit.deploy.Result.HostResult;
import io.shipit.host.HostId;
import io.shipit.host.Step;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.rollout.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {
  private static final HostId WEB1 = new HostId("web1");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void an_error_says_what_and_a_hint_what_to_do() {
    report(Verbosity.NORMAL)
        .failed(UserError.usage("cannot find `x`\nin refs/heads", "try y"), "prod", List.of());
    assertThat(err)
        .hasToString(
            """
            shipit: error: cannot find `x`
                in refs/heads
            shipit: hint: try y
            """);
    assertThat(out).hasToString("");
  }

  @Test
  void an_interrupted_run_ends_with_the_code_that_holds() {
    report(Verbosity.QUIET).accept(new Progress.Ended(result(ExitCode.INTERRUPTED)));
    assertThat(err)
        .hasToString(
            """
              web1: r1
                lost the connection
            shipit: error: stopped by the operator
            shipit: stopped: what holds now is exit code 4: every host is on its previous release
            """);
  }

  @Test
  void quiet_prints_a_good_outcome_and_nothing_else() {
    TextReport report = report(Verbosity.QUIET);
    report.accept(new Progress.Began("push", "prod", "abc", List.of(WEB1)));
    report.accept(new Progress.Entered(Phase.SWAP));
    report.accept(new Progress.Ended(result(ExitCode.DONE)));
    assertThat(out).hasToString("stopped by the operator\n");
  }

  @Test
  void a_failure_names_host_and_step() {
    report(Verbosity.QUIET)
        .accept(new Progress.Failed(WEB1, Step.UNPACK, "disk full", "make room"));
    assertThat(err)
        .hasToString("shipit: error: web1: unpack: disk full\nshipit: hint: make room\n");
  }

  private static Result result(ExitCode code) {
    boolean good = code == ExitCode.DONE;
    return new Result(
        code,
        good ? code : ExitCode.ROLLED_BACK,
        "prod",
        "r2",
        "stopped by the operator",
        "",
        List.of(
            new HostResult(
                WEB1,
                true,
                "r1",
                null,
                good ? List.of() : List.of(new Result.Problem("", "lost the connection", "")),
                List.of(),
                null)));
  }

  private TextReport report(Verbosity verbosity) {
    return new TextReport(new PrintWriter(out), new PrintWriter(err), verbosity);
  }
}
