package io.shipit.cli;

import io.shipit.config.DeployFile;
import io.shipit.config.Environment;
import io.shipit.deploy.Commands;
import io.shipit.problem.UserError;
import io.shipit.report.Verbosity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command which talks to hosts has. */
final class SharedOptions {
  @Option(names = "--env", paramLabel = "NAME", description = "The environment of deploy.yml.")
  @Nullable String env;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The configuration; default: deploy.yml, looked for upwards from here.")
  @Nullable Path file;

  @Option(
      names = "--ssh-config",
      paramLabel = "FILE",
      description = "The SSH client configuration, as with ssh -F.")
  @Nullable Path sshConfig;

  @Option(names = "--json", description = "Print JSON for programs.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say what every host does in every step.")
  boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print errors, warnings and the outcome only.")
  boolean quiet;

  Verbosity verbosity() {
    return quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
  }

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

  /** The commands that hints name, with these options where they say which hosts are meant. */
  Commands commands() {
    List<String> words = new ArrayList<>();
    if (file != null) {
      words.addAll(List.of("--file", file.toString()));
    }
    if (sshConfig != null) {
      words.addAll(List.of("--ssh-config", sshConfig.toString()));
    }
    return new Commands(words);
  }

  /** The environment's name as given, for reports of failure. */
  String environmentName() {
    return env == null ? "" : env;
  }
}
