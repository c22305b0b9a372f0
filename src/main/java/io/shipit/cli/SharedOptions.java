package io.shipit.cli;

import io.shipit.deploy.Commands;
import io.shipit.report.Verbosity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command which talks to hosts has. */
final class SharedOptions extends ConfigOptions {
  @Option(
      names = "--ssh-config",
      paramLabel = "FILE",
      description = "The SSH client configuration, as with ssh -F.")
  @Nullable Path sshConfig;

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
}
