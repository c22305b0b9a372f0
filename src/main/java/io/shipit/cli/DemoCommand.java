package io.shipit.cli;

import io.shipit.demo.Demo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code shipit demo}. */
@Command(
    name = "demo",
    description =
        "Show a push, a failing push, and a rollback on three SSH servers inside this process;"
            + " leaves nothing behind.")
final class DemoCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    return Demo.run(
        surroundings.out(),
        (arguments, directory) ->
            new Program(
                    new Surroundings(
                        surroundings.out(),
                        surroundings.out(),
                        directory,
                        surroundings.environment(),
                        surroundings.clock(),
                        Signals.NONE,
                        surroundings.halt(),
                        surroundings.time()))
                .run(arguments));
  }
}
