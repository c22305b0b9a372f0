package io.shipit.cli;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.report.TextReport;
import io.shipit.report.Verbosity;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** The whole program but the process around it: arguments in, exit code out. */
final class Program {
  private final Surroundings surroundings;

  Program(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Runs one command line. */
  int run(List<String> arguments) {
    CommandLine commands = new CommandLine(new Shipit());
    for (Object command :
        List.of(
            new PushCommand(surroundings),
            new RollbackCommand(surroundings),
            new StatusCommand(surroundings),
            new ReleasesCommand(surroundings),
            new CheckCommand(surroundings),
            new FilesCommand(surroundings),
            new RecoverCommand(surroundings),
            new LockCommand(surroundings),
            new UnlockCommand(surroundings),
            new InitCommand(surroundings),
            new DemoCommand(surroundings))) {
      commands.addSubcommand(command);
    }
    addHelp(commands);
    commands.getSubcommands().values().forEach(Program::addHelp);
    commands.setOut(surroundings.out());
    commands.setErr(surroundings.err());
    commands.setExecutionStrategy(
        parsed ->
            parsed.hasSubcommand()
                    || parsed.isUsageHelpRequested()
                    || parsed.isVersionHelpRequested()
                ? new CommandLine.RunLast().execute(parsed)
                : misused(new CommandLine.ParameterException(commands, "no command given")));
    commands.setExecutionExceptionHandler((e, _, _) -> failed(e));
    commands.setParameterExceptionHandler((e, _) -> misused(e));
    try {
      return commands.execute(arguments.toArray(String[]::new));
    } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
      // picocli hands exceptions to the handler above, and lets errors pass.
      return failed(e);
    }
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .usageMessage()
        .abbreviateSynopsis(false);
  }

  private int misused(CommandLine.ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    text()
        .failed(
            UserError.usage(Printable.of(String.valueOf(e.getMessage())), command + " --help"), "");
    return ExitCode.USAGE.code();
  }

  private int failed(Throwable e) {
    if (e instanceof UserError error) {
      text().failed(error, "");
      return error.exitCode().code();
    }
    PrintWriter err = surroundings.err();
    err.println("shipit: bug: this should not have happened; please report it with these lines:");
    e.printStackTrace(err);
    err.flush();
    return ExitCode.BUG.code();
  }

  private TextReport text() {
    return new TextReport(surroundings.out(), surroundings.err(), Verbosity.NORMAL);
  }
}
