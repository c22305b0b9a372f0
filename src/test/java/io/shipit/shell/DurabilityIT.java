package io.shipit.shell;

import static io.shipit.host.Rollouts.HOST;
import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Rollouts;
import io.shipit.host.Source;
import io.shipit.shell.SystemCalls.Call;
import io.shipit.testbed.NeedsStrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/protocol.md, "What is durable before what", against the system calls of a host: in two
 * pushes, one that is taken back, an abort, a rollback, a lock that is taken over, a push that is
 * confirmed and one whose guard goes back, every name that moved is on the disk before the answer,
 * everything is before the vote, and a guard's mark is before it goes back.
 */
@NeedsStrace
class DurabilityIT {
  @TempDir Path temp;

  @Test
  void everything_is_flushed_in_the_order_of_the_table() {
    assertThat(violations()).isEmpty();
  }

  @Test
  void a_host_whose_renames_are_not_flushed_is_noticed() {
    // What is flushed at once still is: so only the renames are found.
    assertThat(violations("sync", "[ \"$1\" = -f ] && exec REAL \"$@\"; [ -e \"$1\" ]"))
        .isNotEmpty()
        .noneMatch(text -> text.startsWith("not flushed before the vote"))
        .anyMatch(text -> text.startsWith("not flushed before it goes back"))
        .anyMatch(text -> text.contains("/guard/disarmed"))
        .anyMatch(text -> text.contains("/current"))
        .anyMatch(text -> text.contains("/baton/free"))
        .anyMatch(text -> text.contains("/reg/go"))
        .anyMatch(text -> text.contains("/history/"));
  }

  @Test
  void a_host_whose_files_are_not_flushed_is_noticed() {
    assertThat(violations("sync", "[ \"$1\" = -f ] || exec REAL \"$@\"; [ -e \"$2\" ]"))
        .anyMatch(text -> text.startsWith("not flushed before the vote"));
  }

  private List<String> violations(String... program) {
    Path log = temp.resolve("calls");
    Path root;
    try (LocalBench bench = new LocalBench(HostBench.Settings.PLAIN)) {
      if (program.length > 0) {
        bench.program(program[0], program[1]);
      }
      bench.shell(SystemCalls.traced(log, "sh"));
      rollOut(bench);
      root = bench.path();
    }
    return violations(root, SystemCalls.read(log));
  }

  private static void rollOut(LocalBench bench) {
    ShellHost host = bench.client();
    ReleaseId one = Rollouts.push(host, 1, null);
    ReleaseId two = Rollouts.push(host, 2, one);
    revert(host, two);
    abort(host, two);
    rollBack(host, one, two);
    confirm(host, one);
    goBackAlone(bench, host);
  }

  /** A push that is taken back after its swap. */
  private static void revert(ShellHost host, ReleaseId live) {
    Payload payload = Payloads.of("index.html=three");
    RolloutRecord record = Rollouts.push(3, live, payload);
    Nonce me = holder(3);
    prepare(host, record, payload);
    done(host.perform(new Operation.Decide(me, record.tx(), Register.UNDECIDED, Register.GO)));
    done(host.perform(new Operation.Swap(me, record.tx())));
    done(host.perform(new Operation.Decide(me, record.tx(), Register.GO, Register.REVERT)));
    done(host.perform(new Operation.Undo(me, record.tx())));
    done(host.perform(new Operation.Finish(me, record.tx(), Outcome.REVERTED)));
  }

  /** A push that gets no further than its vote, and is aborted by whoever takes its lock over. */
  private static void abort(ShellHost host, ReleaseId live) {
    Payload payload = Payloads.of("index.html=four");
    RolloutRecord record = Rollouts.push(4, live, payload);
    prepare(host, record, payload);
    done(host.perform(new Operation.Steal(holder(5), holder(4), owner("bob"))));
    done(host.perform(new Operation.Finish(holder(5), record.tx(), Outcome.ABORTED)));
  }

  /** A push that is confirmed in time. */
  private static void confirm(ShellHost host, ReleaseId live) {
    Nonce me = holder(7);
    Nonce tx = swapGuarded(host, 7, live, Duration.ofMinutes(10));
    done(host.perform(new Operation.Activate(me, tx, false)));
    done(host.perform(new Operation.Disarm(me, tx)));
    done(host.perform(new Operation.Decide(me, tx, Register.GO, Register.COMMIT)));
    done(host.perform(new Operation.Finish(me, tx, Outcome.COMMITTED)));
  }

  /** A push that nobody confirms. */
  private static void goBackAlone(LocalBench bench, ShellHost host) {
    Nonce me = holder(8);
    Nonce tx = swapGuarded(host, 8, Rollouts.release(7), Duration.ofSeconds(3));
    bench.passTime();
    done(host.perform(new Operation.Decide(me, tx, Register.GO, Register.REVERT)));
    done(host.perform(new Operation.Undo(me, tx)));
    done(host.perform(new Operation.Finish(me, tx, Outcome.REVERTED)));
  }

  private static Nonce swapGuarded(ShellHost host, int number, ReleaseId live, Duration confirm) {
    Payload payload = Payloads.of("index.html=release " + number);
    RolloutRecord record = Rollouts.push(number, live, payload).withConfirm(confirm);
    prepare(host, record, payload);
    Nonce tx = record.tx();
    done(host.perform(new Operation.Decide(holder(number), tx, Register.UNDECIDED, Register.GO)));
    done(host.perform(new Operation.Swap(holder(number), tx)));
    return tx;
  }

  private static void rollBack(ShellHost host, ReleaseId to, ReleaseId from) {
    String manifest = Payloads.of("index.html=release 1").manifest().sha256();
    RolloutRecord record = Rollouts.rollback(6, to, from, manifest);
    done(host.perform(new Operation.Take(holder(6), owner("ann"))));
    done(host.perform(new Operation.Prepare(holder(6), record, new Source.Kept())));
    Rollouts.goThrough(host, record);
    assertThat(host.id()).isEqualTo(HOST);
  }

  /** Every name that was told to be moved while a power cut could still take it back. */
  private static List<String> violations(Path root, List<Call> calls) {
    List<String> violations = new ArrayList<>();
    // What only a power cut would show to be missing yet.
    Set<Path> unflushed = new LinkedHashSet<>();
    Set<Path> changed = new LinkedHashSet<>();
    int answers = 0;
    for (Call call : calls) {
      switch (call) {
        case Call.Move(Path from, Path to) -> {
          if (isOurs(root, to)) {
            if (isVote(to) && !changed.isEmpty()) {
              violations.add("not flushed before the vote: " + changed);
            }
            if (to.equals(root.resolve("current"))) {
              unflushed.stream()
                  .filter(DurabilityIT::isFired)
                  .forEach(mark -> violations.add("not flushed before it goes back: " + mark));
            }
            unflushed.add(to);
            changed.add(to);
            changed.remove(from);
          }
        }
        case Call.Change(Path path) -> {
          if (isOurs(root, path)) {
            changed.add(path);
            if (isOwner(path)) {
              unflushed.add(path);
            }
          }
        }
        case Call.Flush(Path path) ->
            unflushed.removeIf(
                name ->
                    isOwner(name)
                        ? path.getFileName().equals(name.getFileName())
                        : path.equals(name.getParent()));
        case Call.FlushAll() -> {
          unflushed.clear();
          changed.clear();
        }
        case Call.Answer() -> {
          unflushed.forEach(moved -> violations.add("not flushed before the answer: " + moved));
          unflushed.clear();
          answers++;
        }
      }
    }
    assertThat(answers).as("answers that strace saw").isGreaterThan(25);
    assertThat(moves(calls))
        .as("votes that strace saw")
        .filteredOn(DurabilityIT::isVote)
        .hasSize(7);
    assertThat(moves(calls))
        .as("marks of guards that strace saw")
        .anyMatch(DurabilityIT::isFired)
        .anyMatch(to -> to.endsWith("guard/disarmed"));
    return violations;
  }

  private static List<Path> moves(List<Call> calls) {
    return calls.stream()
        .flatMap(call -> call instanceof Call.Move(var _, Path to) ? Stream.of(to) : Stream.of())
        .toList();
  }

  /**
   * What the protocol moves; scratch names and what waits for its deletion are nobody's promise,
   * nor is the mark of an armed guard, whose process no power cut leaves alive.
   */
  private static boolean isOurs(Path root, Path path) {
    return path.startsWith(root)
        && Stream.of("probe-", "trash-", ".shipit-new-", "guard/armed,")
            .noneMatch(word -> root.relativize(path).toString().contains(word));
  }

  /** Who has the lock: written before the lock gets the holder's name. */
  private static boolean isOwner(Path path) {
    return path.getFileName().toString().startsWith("owner-");
  }

  /** The mark of a guard that goes back. */
  private static boolean isFired(Path to) {
    return to.toString().contains("/guard/fired-");
  }

  private static boolean isVote(Path to) {
    return to.getFileName().toString().startsWith("tx-");
  }
}
