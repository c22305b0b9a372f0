package io.shipit.cli;

import io.shipit.deploy.Inspection.Overview;
import io.shipit.problem.ExitCode;
import io.shipit.report.OverviewReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.json.JsonMapper;

/** A command that reads every host and prints what it found; nothing is changed. */
abstract class InspectionCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final SharedOptions options = new SharedOptions();

  InspectionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  abstract void print(OverviewReport report, Overview overview);

  abstract void printJson(OverviewReport report, Overview overview, JsonMapper json);

  abstract ExitCode exitCode(Overview overview);

  @Override
  public Integer call() {
    try (Session session = new Session(surroundings, options)) {
      return session.inspect(this);
    }
  }
}
