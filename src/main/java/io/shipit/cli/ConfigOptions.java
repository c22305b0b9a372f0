package io.shipit.cli;

import io.shipit.config.DeployFile;
import io.shipit.config.Environment;
import io.shipit.problem.UserError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which environment of which deploy.yml is meant, and how answers are printed. */
class ConfigOptions {
  @Option(names = "--env", paramLabel = "NAME", description = "The environment of deploy.yml.")
  @Nullable String env;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The configuration; default: deploy.yml, looked for upwards from here.")
  @Nullable Path file;

  @Option(names = "--json", description = "Print JSON for programs.")
  boolean json;

  /** Where deploy.yml is. */
  Path file(Path directory) throws UserError {
    return file != null ? directory.resolve(file) : DeployFile.find(directory);
  }

  /** The environment that was asked for; never one that was not. */
  Environment environment(DeployFile deployFile) throws UserError {
    if (env == null) {
      throw UserError.usage(
          "no environment given",
          "--env NAME, one of: " + String.join(", ", deployFile.environments().keySet()));
    }
    return deployFile.environment(env);
  }

  /** The environment's name as given, for reports of failure. */
  String environmentName() {
    return env == null ? "" : env;
  }
}
