package io.shipit.cli;

import io.shipit.deploy.Push;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shipit push}. */
@Command(
    name = "push",
    description = "Make one commit live on every host of an environment, or on none.")
final class PushCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final SharedOptions options = new SharedOptions();

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = "--ref",
      paramLabel = "REF",
      defaultValue = "HEAD",
      description = "What to deploy: anything git can resolve; default: HEAD.")
  private String ref = "HEAD";

  @Option(names = "--dry-run", description = "Read everything, change nothing, print the plan.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Deploy anew what is live already, or a commit that is older than that.")
  private boolean force;

  PushCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(surroundings, options)) {
      return session.run(
          (world, _, environment) ->
              new Push(world)
                  .run(
                      new Push.Request(
                          environment,
                          session.repository(),
                          ref,
                          session.home(),
                          dryRun,
                          force,
                          wait.duration())));
    }
  }
}
