package io.shipit.cli;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.report.JsonReport;
import io.shipit.report.Report;
import io.shipit.report.TextReport;
import io.shipit.report.Verbosity;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** The whole program but the process around it: arguments in, exit code out. */
final class Program {
  /** The commands whose {@code --json} is a stream of events, which ends with the outcome. */
  private static final Set<String> EVENTS = Set.of("push", "rollback", "recover", "lock", "unlock");

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
                : misused(
                    new CommandLine.ParameterException(commands, "no command given"), text()));
    commands.setExecutionExceptionHandler(
        (e, command, _) -> failed(e, report(arguments), environment(command)));
    commands.setParameterExceptionHandler((e, _) -> misused(e, report(arguments)));
    try {
      return commands.execute(arguments.toArray(String[]::new));
    } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
      // picocli hands exceptions to the handler above, and lets errors pass.
      return failed(e, report(arguments), "");
    }
  }

  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .usageMessage()
        .abbreviateSynopsis(false);
  }

  private static int misused(CommandLine.ParameterException e, Report report) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    report.failed(
        UserError.usage(Printable.of(String.valueOf(e.getMessage())), command + " --help"),
        "",
        List.of());
    return ExitCode.USAGE.code();
  }

  /** No host was changed: a session tells its own failures. */
  private int failed(Throwable e, Report report, String environment) {
    if (e instanceof UserError error) {
      report.failed(error, environment, List.of());
      return error.exitCode().code();
    }
    tellBug(surroundings.err(), e);
    report.failed(
        new UserError(ExitCode.BUG, "a bug of shipit ended it; no host was changed", ""),
        environment,
        List.of());
    return ExitCode.BUG.code();
  }

  /** Asks for a report of a defect, with its stack trace: only there one is of use. */
  static void tellBug(PrintWriter err, Throwable e) {
    err.println("shipit: bug: this should not have happened; please report it with these lines:");
    e.printStackTrace(err);
    err.flush();
  }

  private static String environment(CommandLine command) {
    CommandLine.ParseResult parsed = command.getParseResult();
    String name = parsed == null ? null : parsed.matchedOptionValue("--env", null);
    return name == null ? "" : name;
  }

  /** Where a failure is told outside a session: misuse is known before the options are. */
  private Report report(List<String> arguments) {
    return !arguments.isEmpty()
            && EVENTS.contains(arguments.getFirst())
            && arguments.contains("--json")
        ? new JsonReport(surroundings.out(), surroundings.clock(), JsonMapper::new)
        : text();
  }

  private TextReport text() {
    return new TextReport(surroundings.out(), surroundings.err(), Verbosity.NORMAL);
  }
}
