package io.shipit.cli;

import io.shipit.config.InitTemplate;
import io.shipit.deploy.Commands;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code shipit init}. */
@Command(name = "init", description = "Write a commented deploy.yml to start from.")
final class InitCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "deploy.yml",
      description = "Where to write it; default: deploy.yml here.")
  private Path file = Path.of("deploy.yml");

  InitCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  private Commands next() {
    return new Commands(
        file.equals(Path.of("deploy.yml")) ? List.of() : List.of("--file", file.toString()));
  }

  @Override
  public Integer call() {
    Path target = surroundings.directory().resolve(file);
    Path name = surroundings.directory().toAbsolutePath().getFileName();
    try {
      Files.writeString(
          target,
          InitTemplate.text(name == null ? "site" : name.toString(), List.of()),
          StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw UserError.usage(file + " exists already", "edit it, or name another one with --file");
    } catch (IOException e) {
      throw UserError.usage("cannot write " + file + ": " + e.getMessage(), "");
    }
    surroundings.out().println("wrote " + file);
    surroundings
        .out()
        .println("next: put your hosts into it, then " + next().line("check", "prod"));
    surroundings.out().flush();
    return ExitCode.DONE.code();
  }
}
