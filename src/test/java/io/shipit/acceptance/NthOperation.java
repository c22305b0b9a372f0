package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.Errand.Before;
import io.shipit.acceptance.Errand.Kind;
import io.shipit.acceptance.Mishap.Call;
import io.shipit.acceptance.Mishap.Fault;
import io.shipit.deploy.HostFactory;
import io.shipit.deploy.Inspection;
import io.shipit.deploy.Result;
import io.shipit.deploy.Result.HostResult;
import io.shipit.host.HostId;
import io.shipit.problem.ExitCode;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The loop over all operations: one errand in which one operation goes wrong, then {@code recover},
 * {@code status} and a push in which nothing does. After each step, what was said is compared with
 * what is on the hosts.
 */
final class NthOperation {
  private final Bed bed;
  private final Client first;
  private final Client other;
  private final String old;
  private final Map<Before, Bed.State> starts = new EnumMap<>(Before.class);

  /** Prepares the states that errands begin with. */
  NthOperation(Bed bed, Path repository) {
    this.bed = bed;
    this.first = new Client("laptop", 1, bed.environment(), repository);
    this.other = new Client("spare", 2, bed.environment(), repository);
    starts.put(Before.NOTHING, bed.save());
    pushWell();
    pushWell();
    starts.put(Before.TWO_RELEASES, bed.save());
    old = Found.one(bed.found().values());
    leave(Before.DEAD_AT_GO, Errand.PUSH, "decide go", "web1");
    leave(Before.DEAD_AT_SWAP, Errand.PUSH, "swap", "web2");
    leave(Before.DEAD_AT_FINISH, Errand.PUSH, "finish committed", "web2");
    leave(Before.DEAD_AT_UNDO, Errand.SICK_PUSH, "undo", "web2");
  }

  /** A client dies before it sends this operation. */
  private void leave(Before before, Errand errand, String what, String host) {
    Call at =
        calls(errand).stream()
            .filter(call -> call.what().equals(what) && call.host().name().equals(host))
            .findFirst()
            .orElseThrow();
    begin(errand);
    first.run(errand.kind(), new Wire(bed, new Mishap(at, Fault.NOT_SENT, true), errand.sick()));
    starts.put(before, bed.save());
  }

  /** Every call of an errand in which nothing goes wrong but what belongs to it. */
  List<Call> calls(Errand errand) {
    begin(errand);
    Wire wire = new Wire(bed, null, errand.sick());
    Result result = first.run(errand.kind(), wire);
    assertThat(result.exitCode())
        .as(result.toString())
        .isEqualTo(errand.sick() == null ? ExitCode.DONE : ExitCode.ROLLED_BACK);
    return wire.calls();
  }

  private void begin(Errand errand) {
    Bed.State start = starts.get(errand.before());
    if (start == null) {
      throw new IllegalStateException("no state " + errand.before());
    }
    bed.restore(start);
  }

  /**
   * How a run ended.
   *
   * @param exitCode of the errand; null if its client died
   * @param after which release is live once it is recovered: old, new or none
   */
  record End(@Nullable ExitCode exitCode, String after) {}

  /**
   * Runs an errand in which one operation goes wrong, and what follows.
   *
   * @param same whether the same machine recovers that the errand was run on
   */
  End run(Errand errand, Mishap mishap, boolean same) {
    begin(errand);
    Map<HostId, Found> before = bed.found();
    Wire wire = new Wire(bed, mishap, errand.sick());
    Result result = first.run(errand.kind(), wire);
    if (!mishap.clientDies()) {
      isTrue(errand, result, before);
    }
    if (mishap.fault() != Fault.TOO_LATE) {
      wire.arrive();
      if (!mishap.clientDies()) {
        isTrue(errand, result, before);
      }
    }
    String live = recover(same ? first : other);
    wire.arrive();
    assertThat(wire.torn()).as("hosts whose current was not whole").isEmpty();
    assertThat(Found.one(bed.found().values())).as("live after a late arrival").isEqualTo(live);
    if (bed.found().values().stream().anyMatch(Found::locked)) {
      // All that can come so late is a request for the lock, whose sender is dead.
      assertThat(mishap.at().what()).isEqualTo("take");
      assertThat(other.status(wire()).agree()).isFalse();
      assertThat(recover(other)).isEqualTo(live);
    }
    goOn();
    return end(mishap.clientDies() ? null : result.exitCode(), live);
  }

  /**
   * Pushes over a way to the hosts on which something may go wrong, and what follows.
   *
   * @param silence waits until nothing of the push is under way on any host
   */
  End push(HostFactory hosts, Runnable silence) {
    begin(Errand.PUSH);
    Map<HostId, Found> before = bed.found();
    Result result = first.run(Kind.PUSH, hosts, _ -> {});
    isTrue(Errand.PUSH, result, before);
    silence.run();
    isTrue(Errand.PUSH, result, before);
    String live = recover(other);
    goOn();
    return end(result.exitCode(), live);
  }

  private End end(@Nullable ExitCode exitCode, String live) {
    return new End(exitCode, live.isEmpty() ? "none" : live.equals(old) ? "old" : "new");
  }

  /** All hosts agree, and the next push succeeds. */
  private void goOn() {
    Inspection.Overview overview = other.status(wire());
    assertThat(overview.agree()).as(Client.problems(overview).toString()).isTrue();
    pushWell();
  }

  private String recover(Client client) {
    Result result = client.run(Kind.RECOVER, wire());
    assertThat(result.exitCode()).as(result.toString()).isEqualTo(ExitCode.DONE);
    Found.areTidy(bed.found().values());
    return Found.one(bed.found().values());
  }

  private void pushWell() {
    Map<HostId, Found> before = bed.found();
    Result result = first.run(Kind.PUSH, wire());
    assertThat(result.exitCode()).as(result.toString()).isEqualTo(ExitCode.DONE);
    Found.isTrue(ExitCode.DONE, String.valueOf(result.release()), before, bed.found());
    Found.areTidy(bed.found().values());
  }

  private Wire wire() {
    return new Wire(bed, null, null);
  }

  private void isTrue(Errand errand, Result result, Map<HostId, Found> before) {
    Map<HostId, Found> now = bed.found();
    if (errand.kind() != Kind.RECOVER) {
      Found.isTrue(result.exitCode(), String.valueOf(result.release()), before, now);
    } else if (result.exitCode() == ExitCode.DONE) {
      Found.areTidy(now.values());
      Found.one(now.values());
    } else {
      assertThat(result.exitCode()).isIn(ExitCode.IN_DOUBT, ExitCode.LOCKED);
      if (result.exitCode() == ExitCode.LOCKED) {
        now.forEach((id, host) -> assertThat(host.live()).isEqualTo(Found.in(before, id).live()));
      }
    }
    for (HostResult host : result.hosts()) {
      if (host.reachable() && host.problems().isEmpty()) {
        assertThat(host.release() == null ? "" : host.release())
            .as("what is said of %s: %s", host.host(), result)
            .isEqualTo(Found.in(now, host.host()).live());
      }
    }
  }
}
