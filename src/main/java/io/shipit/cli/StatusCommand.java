package io.shipit.cli;

import io.shipit.deploy.Inspection.Overview;
import io.shipit.problem.ExitCode;
import io.shipit.report.OverviewReport;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** {@code shipit status}. */
@Command(name = "status", description = "Say what is live on every host, and whether they agree.")
final class StatusCommand extends InspectionCommand {
  StatusCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void print(OverviewReport report, Overview overview) {
    report.status(overview);
  }

  @Override
  void printJson(OverviewReport report, Overview overview, JsonMapper json) {
    report.statusJson(overview, json);
  }

  @Override
  ExitCode exitCode(Overview overview) {
    return overview.agree() ? ExitCode.DONE : ExitCode.IN_DOUBT;
  }
}
