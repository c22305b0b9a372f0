package io.shipit.cli;

import io.shipit.deploy.Time;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Runs the whole program in this process, as it would run in one of its own. */
public final class InProcess {
  private InProcess() {}

  /**
   * What a run of the program printed, and how it ended.
   *
   * @param exitCode its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Run(int exitCode, String out, String err) {

    /** Both outputs, for messages of tests and for looking for words. */
    public String printed() {
      return out + err;
    }
  }

  /**
   * Runs the program.
   *
   * @param directory its working directory
   * @param environment its environment variables
   * @param clock its clock
   */
  public static Run run(
      Path directory, Map<String, String> environment, Clock clock, List<String> arguments) {
    return run(directory, environment, clock, Time.REAL, arguments);
  }

  /** As above, with a time that passes as the test wants it to while the program waits. */
  static Run run(
      Path directory,
      Map<String, String> environment,
      Clock clock,
      Time time,
      List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            new PrintWriter(out),
            new PrintWriter(err),
            directory,
            environment,
            clock,
            Signals.NONE,
            code -> {
              throw new AssertionError("halted with " + code);
            },
            time);
    int exitCode = new Program(surroundings).run(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }
}
