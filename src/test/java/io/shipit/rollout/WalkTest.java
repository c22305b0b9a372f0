package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.rollout.Bounds.Fault;
import io.shipit.rollout.Bounds.Option;
import io.shipit.rollout.Exploration.Result;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Invariants I1 to I8, I11 to I13, I17 and G1 of docs/protocol.md, in every state that can come
 * about within some bounds. I13 is in the construction: a recovery starts from surveys and nothing
 * else.
 *
 * <p>How many states there are is kept in {@code walks.txt}, so that a change of the protocol that
 * makes it walk elsewhere is seen.
 */
class WalkTest {
  private static final Bounds ONE = Bounds.hosts(1);
  private static final Bounds TWO = Bounds.hosts(2);
  private static final Bounds THREE = Bounds.hosts(3);

  @Test
  void every_state_of_small_walks_is_lawful() {
    check(
        "walks.txt",
        Stream.of(
            ONE,
            TWO,
            THREE,
            ONE.recoveries(2).upTo(2, Fault.CRASH).upTo(1, Fault.LOST, Fault.REFUSED, Fault.CUT),
            ONE.recoveries(1)
                .with(Option.ZOMBIES)
                .upTo(1, Fault.CRASH, Fault.LOST, Fault.POWER_CUT),
            ONE.recoveries(1).rivals(1).upTo(1, Fault.CRASH, Fault.RESENT, Fault.INTERRUPT),
            TWO.recoveries(1).upTo(1, Fault.CRASH, Fault.LOST, Fault.REFUSED),
            TWO.recoveries(1).upTo(1, Fault.CRASH, Fault.CUT, Fault.INTERRUPT),
            TWO.recoveries(1).upTo(1, Fault.CRASH, Fault.POWER_CUT),
            TWO.recoveries(1).upTo(1, Fault.CRASH, Fault.RESENT),
            TWO.recoveries(1).upTo(1, Fault.CRASH, Fault.LOST).upTo(2, Fault.FULL),
            TWO.recoveries(1).with(Option.ZOMBIES).upTo(1, Fault.LOST),
            TWO.recoveries(2).with(Option.RACING).upTo(1, Fault.CRASH),
            TWO.recoveries(1).rivals(1).upTo(1, Fault.CRASH, Fault.LOST),
            TWO.recoveries(1).with(Option.FIRST_DEPLOY).upTo(1, Fault.CRASH, Fault.LOST),
            TWO.recoveries(1).with(Option.ROLLBACK).upTo(1, Fault.CRASH, Fault.LOST),
            ONE.recoveries(1)
                .with(Option.GUARDED, Option.ZOMBIES)
                .upTo(1, Fault.CRASH, Fault.LOST, Fault.FIRED),
            ONE.recoveries(1)
                .with(Option.GUARDED)
                .upTo(1, Fault.CRASH, Fault.POWER_CUT, Fault.FIRED),
            ONE.rivals(1).with(Option.GUARDED).upTo(1, Fault.RESENT, Fault.FIRED),
            TWO.recoveries(1).with(Option.GUARDED).upTo(1, Fault.CRASH, Fault.LOST, Fault.FIRED),
            TWO.recoveries(1).with(Option.GUARDED).upTo(1, Fault.CRASH, Fault.CUT, Fault.FIRED),
            TWO.with(Option.GUARDED, Option.FIRST_DEPLOY).upTo(1, Fault.REFUSED, Fault.FIRED),
            THREE.recoveries(1).upTo(1, Fault.CRASH, Fault.LOST),
            THREE.recoveries(1).upTo(1, Fault.CRASH, Fault.CUT),
            THREE.recoveries(2).upTo(2, Fault.CRASH),
            THREE.recoveries(1).with(Option.ZOMBIES),
            THREE.recoveries(1).rivals(1).upTo(1, Fault.CRASH)));
  }

  @Test
  @Tag("exhaustive")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void every_state_of_large_walks_is_lawful() {
    check(
        "walks-exhaustive.txt",
        Stream.of(
            ONE.recoveries(2)
                .with(Option.ZOMBIES)
                .upTo(2, Fault.CRASH)
                .upTo(1, Fault.LOST, Fault.REFUSED, Fault.POWER_CUT),
            ONE.recoveries(1)
                .rivals(1)
                .with(Option.ZOMBIES)
                .upTo(1, Fault.CRASH, Fault.RESENT, Fault.POWER_CUT),
            ONE.recoveries(1)
                .rivals(1)
                .with(Option.ZOMBIES)
                .upTo(1, Fault.CRASH, Fault.LOST, Fault.RESENT),
            TWO.recoveries(2).upTo(2, Fault.CRASH).upTo(1, Fault.LOST, Fault.REFUSED, Fault.CUT),
            TWO.recoveries(2).with(Option.RACING, Option.ZOMBIES).upTo(1, Fault.CRASH),
            TWO.recoveries(1).rivals(1).with(Option.EXCLUDING, Option.ZOMBIES).upTo(1, Fault.CUT),
            THREE.recoveries(2).upTo(2, Fault.CRASH).upTo(1, Fault.LOST),
            THREE.recoveries(2).upTo(2, Fault.CRASH).upTo(1, Fault.REFUSED),
            THREE.recoveries(2).upTo(2, Fault.CRASH).upTo(1, Fault.CUT),
            THREE.recoveries(2).upTo(2, Fault.CRASH).upTo(1, Fault.POWER_CUT),
            TWO.recoveries(1).with(Option.GUARDED, Option.ZOMBIES).upTo(2, Fault.FIRED),
            TWO.recoveries(1)
                .with(Option.GUARDED)
                .upTo(1, Fault.CRASH, Fault.POWER_CUT, Fault.FIRED),
            THREE.recoveries(1).with(Option.GUARDED).upTo(1, Fault.CRASH, Fault.FIRED),
            THREE.recoveries(1).with(Option.ZOMBIES).upTo(1, Fault.LOST),
            THREE.recoveries(1).rivals(1).with(Option.EXCLUDING).upTo(1, Fault.CUT)));
  }

  private static void check(String file, Stream<Bounds> walks) {
    List<Result> results = walks.map(WalkTest::walk).toList();
    assertThat(results).extracting(Result::broken).containsOnlyNulls();
    Golden.check(
        file, results.stream().map(Result::toString).collect(Collectors.joining("\n", "", "\n")));
    // A walk that never came to an exit code would say nothing about it.
    assertThat(results.stream().flatMap(result -> result.verdicts().keySet().stream()))
        .contains("A0", "A3", "A4", "A5", "A6", "B0", "B3", "B6", "R0", "R3", "R4", "R5", "R6");
  }

  private static Result walk(Bounds bounds) {
    long start = System.nanoTime();
    Result result = Exploration.of(bounds);
    System.out.printf("%s, %d ms%n", result, (System.nanoTime() - start) / 1_000_000);
    return result;
  }
}
