package io.shipit.cli;

import io.shipit.deploy.Inspection.Overview;
import io.shipit.problem.ExitCode;
import io.shipit.report.OverviewReport;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** {@code shipit check}. */
@Command(
    name = "check",
    description = "Look at every host and say whether a push could begin; change nothing.")
final class CheckCommand extends InspectionCommand {
  CheckCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void print(OverviewReport report, Overview overview) {
    report.check(overview);
  }

  @Override
  void printJson(OverviewReport report, Overview overview, JsonMapper json) {
    report.checkJson(overview, json);
  }

  @Override
  ExitCode exitCode(Overview overview) {
    if (!overview.hosts().stream().allMatch(host -> host.problems().isEmpty())) {
      return ExitCode.UNCHANGED;
    }
    return overview.hosts().stream().anyMatch(host -> host.locked())
        ? ExitCode.LOCKED
        : ExitCode.DONE;
  }
}
