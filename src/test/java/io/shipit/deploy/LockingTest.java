package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostId;
import io.shipit.host.MemoryHost.Fault;
import io.shipit.host.Operation;
import io.shipit.host.Owner;
import io.shipit.problem.ExitCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person's lock is on all hosts or on none, and where it is not, somebody is told. */
class LockingTest {
  private final Desk desk = new Desk("web1", "web2", "web3");

  @Test
  void the_lock_is_taken_on_all_hosts_and_freed_on_all() {
    assertThat(lock("ada").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 kept by ada, web2 kept by ada, web3 kept by ada");
    assertThat(unlock("ada", false).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 free");
  }

  /** What goes wrong with the lock, where, the exit code, and what is locked in the end. */
  @ParameterizedTest
  @CsvSource({
    "REFUSED,    web1, UNCHANGED, web1 free",
    "REFUSED,    web2, UNCHANGED, web1 free",
    "LOST,       web1, IN_DOUBT,  web1 free",
    "LOST,       web3, IN_DOUBT,  web1 free",
    "REPLY_LOST, web1, IN_DOUBT,  web1 free",
    "REPLY_LOST, web2, IN_DOUBT,  web1 free",
  })
  void a_lock_that_cannot_be_had_on_one_host_is_given_back_on_the_others(
      Fault fault, String host, ExitCode code) {
    desk.failing(host, Operation.Keep.class, fault);
    assertThat(lock("ada").exitCode()).isEqualTo(code);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 free");
  }

  @Test
  void what_cannot_be_given_back_is_named_and_keeps_rollouts_away_until_it_is_unlocked() {
    desk.failing("web2", Operation.Keep.class, Fault.REFUSED)
        .failing("web1", Operation.Finish.class, Fault.LOST);
    Result result = lock("ada");
    assertThat(result.exitCode()).isEqualTo(ExitCode.IN_DOUBT);
    assertThat(result.hosts().getFirst().problems()).isNotEmpty();
    assertThat(result.hint()).contains("shipit unlock --env prod");
    assertThat(desk.locks()).isEqualTo("web1 kept by ada, web2 free, web3 free");

    assertThat(lock("bob").exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(unlock("bob", false).exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(unlock("ada", false).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 free");
  }

  @Test
  void a_lock_on_some_hosts_is_completed_by_the_same_person() {
    desk.failing("web2", Operation.Keep.class, Fault.REFUSED)
        .failing("web1", Operation.Finish.class, Fault.LOST);
    lock("ada");
    assertThat(lock("ada").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 kept by ada, web2 kept by ada, web3 kept by ada");
  }

  @Test
  void a_rollout_s_lock_is_not_a_person_s() {
    take("web1", "bob");
    assertThat(lock("ada").exitCode()).isEqualTo(ExitCode.LOCKED);
    for (boolean force : List.of(false, true)) {
      Result result = unlock("bob", force);
      assertThat(result.exitCode()).isEqualTo(ExitCode.LOCKED);
      assertThat(result.hint()).contains("shipit recover --env prod --steal");
      assertThat(desk.locks()).isEqualTo("web1 alive by bob, web2 free, web3 free");
    }
  }

  @Test
  void a_recovery_leaves_a_person_s_lock_alone() {
    lock("ada");
    for (boolean steal : List.of(false, true)) {
      Result result = new Recover(desk.of("bob")).run(desk.environment(), steal, Duration.ZERO);
      assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(desk.locks()).isEqualTo("web1 kept by ada, web2 kept by ada, web3 kept by ada");
    }
  }

  @Test
  void a_recovery_beside_a_person_s_lock_is_refused_whoever_is_said_to_be_gone() {
    desk.failing("web2", Operation.Keep.class, Fault.REFUSED)
        .failing("web1", Operation.Finish.class, Fault.LOST);
    lock("ada");
    take("web3", "bob");
    Result result = new Recover(desk.of("carol")).run(desk.environment(), true, Duration.ZERO);
    assertThat(result.exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(desk.locks()).isEqualTo("web1 kept by ada, web2 free, web3 alive by bob");
    assertThat(unlock("ada", false).exitCode()).isEqualTo(ExitCode.IN_DOUBT);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 alive by bob");
  }

  @Test
  void a_host_out_of_reach_stays_locked_and_is_named() {
    lock("ada");
    desk.stop("web3");
    Result result = unlock("ada", false);
    assertThat(result.exitCode()).isEqualTo(ExitCode.IN_DOUBT);
    assertThat(result.hosts().get(2).problems()).isNotEmpty();
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 kept by ada");
    desk.start("web3");
    assertThat(unlock("ada", false).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 free");
  }

  @Test
  void force_says_first_whose_lock_it_frees() {
    lock("ada");
    desk.told.clear();
    assertThat(unlock("bob", true).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.told)
        .contains(
            new Progress.Warned(
                "web3: frees the lock that ada from adas-laptop since 2026-11-22T20:45:12Z (stay"
                    + " out) keeps"));
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free, web3 free");
  }

  @Test
  void who_waits_has_the_lock_once_it_is_free_and_tells_each_holder_once() {
    lock("ada");
    desk.told.clear();
    desk.meanwhile(
        () -> {},
        () -> {
          unlock("ada", false);
          lock("bob");
        },
        () -> {},
        () -> unlock("bob", false));
    Result result =
        new Locking(desk.of("carol")).run(desk.environment(), "", Duration.ofMinutes(1));
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks())
        .isEqualTo("web1 kept by carol, web2 kept by carol, web3 kept by carol");
    assertThat(desk.told.stream().filter(Progress.Waiting.class::isInstance))
        .extracting(told -> ((Progress.Waiting) told).lock().owner().who())
        .containsExactly("ada", "bob");
  }

  @Test
  void who_waits_in_vain_stops_at_the_deadline() {
    lock("ada");
    Result result = new Locking(desk.of("bob")).run(desk.environment(), "", Duration.ofSeconds(90));
    assertThat(result.exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(desk.passed()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void pauses_grow_to_the_longest_and_are_shortened_by_chance() {
    World world = desk.of("ada");
    for (int looks = 0; looks < 100; looks++) {
      Duration whole = Duration.ofSeconds(Math.min(10, 1L << Math.min(looks, 10)));
      assertThat(Desk.PATIENCE.pause(looks, world.nonces().get()))
          .isBetween(whole.dividedBy(2), whole);
    }
  }

  private Result lock(String who) {
    return new Locking(desk.of(who)).run(desk.environment(), "stay out", Duration.ZERO);
  }

  private Result unlock(String who, boolean force) {
    return new Unlocking(desk.of(who)).run(desk.environment(), force);
  }

  /** A rollout takes the lock of one host, and lives. */
  private void take(String host, String who) {
    World world = desk.of(who);
    Owner owner = new Owner(who, who + "s-laptop", "2026-11-22T20:45:12Z", "push");
    assertThat(new HostId(host)).isEqualTo(desk.server(host).image().id());
    desk.server(host).connect().perform(new Operation.Take(world.nonces().get(), owner));
  }
}
