package io.shipit.cli;

import io.shipit.deploy.Inspection.Overview;
import io.shipit.problem.ExitCode;
import io.shipit.report.OverviewReport;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** {@code shipit releases}. */
@Command(name = "releases", description = "List the releases of an environment, newest first.")
final class ReleasesCommand extends InspectionCommand {
  ReleasesCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  void print(OverviewReport report, Overview overview) {
    report.releases(overview);
  }

  @Override
  void printJson(OverviewReport report, Overview overview, JsonMapper json) {
    report.releasesJson(overview, json);
  }

  @Override
  ExitCode exitCode(Overview overview) {
    return overview.hosts().stream().allMatch(host -> host.reachable())
        ? ExitCode.DONE
        : ExitCode.IN_DOUBT;
  }
}
