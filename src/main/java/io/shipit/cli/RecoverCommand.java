package io.shipit.cli;

import io.shipit.deploy.Recover;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shipit recover}. */
@Command(
    name = "recover",
    description = "Finish or undo, by rule, what a rollout left whose operator is gone.")
final class RecoverCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final SharedOptions options = new SharedOptions();

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = "--steal",
      description =
          "Take locks of rollouts even if their holder seems to live: you know that it is gone.")
  private boolean steal;

  RecoverCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(surroundings, options)) {
      return session.run(
          (world, _, environment) -> new Recover(world).run(environment, steal, wait.duration()));
    }
  }
}
