package io.shipit.cli;

import io.shipit.deploy.Time;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The entry point: the only place that knows the process's streams and ends it. */
public final class Main {
  private Main() {}

  /** Runs shipit and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Surroundings surroundings =
        new Surroundings(
            out,
            err,
            Path.of("").toAbsolutePath(),
            System.getenv(),
            Clock.systemUTC(),
            Signals.ofThisProcess(),
            Runtime.getRuntime()::halt,
            Time.REAL);
    int exitCode = new Program(surroundings).run(List.of(args));
    out.flush();
    err.flush();
    System.exit(exitCode);
  }
}
