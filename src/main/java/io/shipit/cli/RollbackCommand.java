package io.shipit.cli;

import io.shipit.deploy.Rollback;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shipit rollback}. */
@Command(
    name = "rollback",
    description = "Make the release before the live one live again, on every host or on none.")
final class RollbackCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final SharedOptions options = new SharedOptions();

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = "--to",
      paramLabel = "RELEASE",
      description =
          "The release to go back to; default: the newest committed one that is older than the"
              + " live one and was not rolled back from.")
  private @Nullable String to;

  @Option(names = "--dry-run", description = "Read everything, change nothing, print the plan.")
  private boolean dryRun;

  RollbackCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(surroundings, options)) {
      return session.run(
          (world, _, environment) ->
              new Rollback(world).run(environment, to, dryRun, wait.duration()));
    }
  }
}
