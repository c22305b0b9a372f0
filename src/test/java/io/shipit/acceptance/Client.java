package io.shipit.acceptance;

import io.shipit.config.Environment;
import io.shipit.deploy.Commands;
import io.shipit.deploy.HostFactory;
import io.shipit.deploy.Inspection;
import io.shipit.deploy.Interruption;
import io.shipit.deploy.Operator;
import io.shipit.deploy.Patience;
import io.shipit.deploy.Progress;
import io.shipit.deploy.Push;
import io.shipit.deploy.Recover;
import io.shipit.deploy.Result;
import io.shipit.deploy.Rollback;
import io.shipit.deploy.Time;
import io.shipit.deploy.World;
import io.shipit.host.Nonce;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A machine that commands are run on. Its own memory of earlier runs is nothing but its names. */
final class Client {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T20:00:00Z"), ZoneOffset.UTC);

  private final String name;
  private final Environment environment;
  private final Path repository;
  private final AtomicLong nonces;

  /** A machine; no two of them may have the same number. */
  Client(String name, int number, Environment environment, Path repository) {
    this.name = name;
    this.environment = environment;
    this.repository = repository;
    this.nonces = new AtomicLong((long) number << Integer.SIZE);
  }

  /** Runs a command over this wire. */
  Result run(Errand.Kind kind, Wire wire) {
    return run(kind, wire, wire::hear);
  }

  /** Runs a command over any way to the hosts. */
  Result run(Errand.Kind kind, HostFactory hosts, Consumer<Progress> progress) {
    World world = world(hosts, progress);
    return switch (kind) {
      case PUSH ->
          new Push(world)
              .run(
                  new Push.Request(
                      environment, repository, "HEAD", repository, false, true, Duration.ZERO));
      case ROLLBACK -> new Rollback(world).run(environment, null, false, Duration.ZERO);
      case RECOVER -> new Recover(world).run(environment, false, Duration.ZERO);
    };
  }

  /** Runs {@code status}: whether all hosts agree, and what is wrong where they do not. */
  Inspection.Overview status(Wire wire) {
    return new Inspection(world(wire, wire::hear)).run(environment);
  }

  private World world(HostFactory hosts, Consumer<Progress> progress) {
    return new World(
        hosts,
        () -> new Nonce("%016x".formatted(nonces.incrementAndGet())),
        CLOCK,
        new Operator("ada", name, ""),
        new Interruption(),
        progress,
        "test",
        new Commands(List.of()),
        Time.REAL,
        Patience.USUAL);
  }

  /** The problems of an overview, for messages. */
  static List<String> problems(Inspection.Overview overview) {
    return overview.hosts().stream().flatMap(host -> host.problems().stream()).toList();
  }
}
