package io.shipit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.deploy.Progress;
import io.shipit.deploy.Result;
import io.shipit.deploy.Result.HostResult;
import io.shipit.host.HostId;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
  private final StringWriter written = new StringWriter();
  private final JsonReport report =
      new JsonReport(
          new PrintWriter(written),
          Clock.fixed(Instant.parse("2026-11-22T20:45:12Z"), ZoneOffset.UTC),
          JsonMapper::new);

  @Test
  void the_first_line_is_the_format_and_the_last_the_outcome_with_every_host() {
    report.accept(new Progress.Began("push", "prod", "abc", List.of(new HostId("web1"))));
    report.accept(new Progress.Swapped(2, Duration.ofNanos(1_500_000), Duration.ofNanos(500_000)));
    report.accept(
        new Progress.Ended(
            new Result(
                ExitCode.INTERRUPTED,
                ExitCode.UNCHANGED,
                "prod",
                "r1",
                "stopped",
                "",
                List.of(
                    new HostResult(
                        new HostId("web1"),
                        true,
                        null,
                        null,
                        List.of(new Result.Problem("", "a \"b\"", "")),
                        List.of(),
                        null)))));
    assertThat(written.toString().lines())
        .containsExactly(
            line("format", "\"format\":1"),
            line(
                "began",
                "\"action\":\"push\",\"environment\":\"prod\",\"what\":\"abc\",\"hosts\":[\"web1\"]"),
            line("swapped", "\"hosts\":2,\"window_ms\":1.5,\"error_ms\":0.5"),
            line(
                "outcome",
                "\"exit_code\":130,\"state\":3,\"environment\":\"prod\",\"release\":\"r1\","
                    + "\"summary\":\"stopped\",\"hint\":\"\",\"hosts\":[{\"host\":\"web1\","
                    + "\"reachable\":true,\"release\":null,\"commit\":null,"
                    + "\"problems\":[\"a \\\"b\\\"\"],\"warnings\":[],\"lock\":null}]"));
  }

  @Test
  void an_error_before_anything_was_contacted_is_an_outcome_too() {
    report.failed(
        UserError.usage("no such ref", "git branch"), "prod", List.of(new HostId("web1")));
    assertThat(written.toString().lines())
        .containsExactly(
            line("format", "\"format\":1"),
            line(
                "outcome",
                "\"exit_code\":2,\"state\":2,\"environment\":\"prod\",\"summary\":\"no such ref\","
                    + "\"hint\":\"git branch\",\"hosts\":[{\"host\":\"web1\"}]"));
  }

  private static String line(String type, String fields) {
    return "{\"type\":\"" + type + "\",\"time\":\"2026-11-22T20:45:12Z\"," + fields + "}";
  }
}
