package io.shipit.cli;

import io.shipit.config.DeployFile;
import io.shipit.config.Environment;
import io.shipit.deploy.Listing;
import io.shipit.deploy.Progress;
import io.shipit.problem.ExitCode;
import io.shipit.report.FilesReport;
import io.shipit.report.TextReport;
import io.shipit.report.Verbosity;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code shipit files}. */
@Command(
    name = "files",
    description =
        "List the files that a push would deploy, or say why one is or is not; ask no host.")
final class FilesCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--ref",
      paramLabel = "REF",
      defaultValue = "HEAD",
      description = "Which commit: anything git can resolve; default: HEAD.")
  private String ref = "HEAD";

  @Option(
      names = "--explain",
      paramLabel = "PATH",
      description =
          "Say which rule took this path of the repository and where it lands, or why it does not;"
              + " or where this path of the release comes from. A directory stands for all in it.")
  private @Nullable String explain;

  FilesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    TextReport warnings = new TextReport(surroundings.out(), surroundings.err(), Verbosity.NORMAL);
    Path directory = surroundings.directory();
    DeployFile file = DeployFile.read(options.file(directory));
    file.warnings().forEach(text -> warnings.accept(new Progress.Warned(text)));
    Environment environment = options.environment(file);
    FilesReport report = new FilesReport(surroundings.out());
    if (explain != null) {
      var steps = Listing.explain(directory, ref, environment, explain);
      if (options.json) {
        report.explanationJson(steps, new JsonMapper());
      } else {
        report.explanation(steps);
      }
      return ExitCode.DONE.code();
    }
    Listing.Tree tree = Listing.tree(directory, ref, environment);
    if (options.json) {
      report.treeJson(tree, new JsonMapper());
    } else {
      tree.warnings().forEach(text -> warnings.accept(new Progress.Warned(text)));
      report.tree(tree);
    }
    return ExitCode.DONE.code();
  }
}
