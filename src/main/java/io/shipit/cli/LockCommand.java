package io.shipit.cli;

import io.shipit.deploy.Locking;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code shipit lock}. */
@Command(
    name = "lock",
    description =
        "Keep every rollout away from an environment until it is unlocked, on every host or on"
            + " none.")
final class LockCommand implements Callable<Integer> {
  private static final int LONGEST_MESSAGE = 500;

  private final Surroundings surroundings;

  @Mixin private final SharedOptions options = new SharedOptions();

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "What those who meet the lock are told; given again, it replaces the old one.")
  private String message = "";

  LockCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    if (message.length() > LONGEST_MESSAGE) {
      throw UserError.usage(
          "the message has %d characters".formatted(message.length()),
          "at most %d; a link can say more".formatted(LONGEST_MESSAGE));
    }
    try (Session session = new Session(surroundings, options)) {
      return session.run(
          (world, _, environment) ->
              new Locking(world).run(environment, Printable.of(message), wait.duration()));
    }
  }
}
