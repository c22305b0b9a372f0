package io.shipit.cli;

import io.shipit.deploy.Unlocking;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shipit unlock}. */
@Command(name = "unlock", description = "Free the lock that you took with shipit lock.")
final class UnlockCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final SharedOptions options = new SharedOptions();

  @Option(
      names = "--force",
      description =
          "Free it also if somebody else took it. A rollout's lock is freed by shipit recover"
              + " only, which settles what it left.")
  private boolean force;

  UnlockCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    try (Session session = new Session(surroundings, options)) {
      return session.run((world, _, environment) -> new Unlocking(world).run(environment, force));
    }
  }
}
