package io.shipit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.config.Environment;
import io.shipit.config.Source;
import io.shipit.deploy.Commands;
import io.shipit.deploy.Interruption;
import io.shipit.deploy.Operator;
import io.shipit.deploy.Patience;
import io.shipit.deploy.Recover;
import io.shipit.deploy.Result;
import io.shipit.deploy.Time;
import io.shipit.deploy.World;
import io.shipit.host.Nonce;
import io.shipit.problem.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An environment whose one host is a bench. */
final class OneHost {
  private OneHost() {}

  /** Runs {@code recover}, which has to end well. */
  static void recover(LocalBench bench) {
    AtomicInteger nonces = new AtomicInteger();
    World world =
        new World(
            (_, _, _, _) -> bench.client(),
            () -> new Nonce("cccccccccccc%04x".formatted(nonces.incrementAndGet())),
            Clock.systemUTC(),
            new Operator("bob", "spare", ""),
            new Interruption(),
            _ -> {},
            "test",
            new Commands(List.of()),
            Time.REAL,
            Patience.USUAL);
    Environment environment = Environment.of("prod", List.of(bench.target()), Source.WHOLE_TREE);
    Result result = new Recover(world).run(environment, false, Duration.ZERO);
    assertThat(result.exitCode()).as(result.toString()).isEqualTo(ExitCode.DONE);
  }
}
