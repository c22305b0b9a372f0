package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.MemoryHost;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Owner;
import io.shipit.problem.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rollout's client whose process seems to live on the hosts, and which may be silent. */
class SilentHolderTest {
  private final Desk desk = new Desk("web1", "web2");
  private final List<MemoryHost> bob = take();

  private static final Nonce HOLDER = new Nonce("b0b0b0b0b0b0b0b0");

  @Test
  void a_recovery_watches_a_silent_client_for_the_lease_and_takes_over() {
    beat();
    Result result = recover(Duration.ZERO);
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free");
    assertThat(desk.passed()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(65));
    assertThat(desk.told)
        .anySatisfy(
            told ->
                assertThat(told)
                    .isInstanceOfSatisfying(
                        Progress.Noted.class,
                        noted ->
                            assertThat(noted.text())
                                .contains("watching")
                                .contains("bob from bobs-laptop")));
  }

  @Test
  void a_recovery_hears_a_client_that_lives_and_leaves_it_alone() {
    desk.meanwhile(() -> {}, () -> {}, this::beat);
    Result result = recover(Duration.ZERO);
    assertThat(result.exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(result.hint()).startsWith("its client lives: web1 heard of it 5 s ago at most");
    assertThat(desk.locks()).isEqualTo("web1 alive by bob, web2 alive by bob");
    assertThat(desk.passed()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void a_recovery_that_is_refused_a_dead_client_s_lock_tries_once_more_and_watches_nobody() {
    bob.forEach(MemoryHost::close);
    desk.failing("web1", Operation.Steal.class, MemoryHost.Fault.REFUSED)
        .failing("web1", Operation.Steal.class, MemoryHost.Fault.REFUSED)
        .failing("web1", Operation.Steal.class, MemoryHost.Fault.REFUSED);
    assertThat(recover(Duration.ZERO).exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(desk.passed()).isZero();
    assertThat(recover(Duration.ZERO).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free");
  }

  @Test
  void a_recovery_waits_for_a_client_that_lives_if_it_was_asked_to() {
    beatForEver();
    Result result = recover(Duration.ofMinutes(5));
    assertThat(result.exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(desk.passed()).isEqualTo(Duration.ofMinutes(5));
    assertThat(desk.locks()).isEqualTo("web1 alive by bob, web2 alive by bob");
  }

  @Test
  void a_recovery_that_waits_takes_over_from_a_silent_client() {
    Result result = recover(Duration.ofMinutes(5));
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.passed()).isLessThan(Duration.ofMinutes(2));
    assertThat(desk.locks()).isEqualTo("web1 free, web2 free");
  }

  @Test
  void a_person_s_word_needs_no_watching() {
    assertThat(new Recover(desk.of("ada")).run(desk.environment(), true, Duration.ZERO).exitCode())
        .isEqualTo(ExitCode.DONE);
    assertThat(desk.passed()).isZero();
  }

  @Test
  void who_waits_for_the_lock_has_it_when_its_holder_fell_silent() {
    beat();
    assertThat(lock(Duration.ofMinutes(5)).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(desk.passed()).isGreaterThan(Duration.ofSeconds(45));
    assertThat(desk.locks()).isEqualTo("web1 kept by ada, web2 kept by ada");
  }

  @Test
  void who_waits_for_the_lock_never_takes_it_from_one_that_beats_or_never_has() {
    assertThat(lock(Duration.ofMinutes(5)).exitCode()).isEqualTo(ExitCode.LOCKED);
    beatForEver();
    assertThat(lock(Duration.ofMinutes(5)).exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(desk.locks()).isEqualTo("web1 alive by bob, web2 alive by bob");
  }

  @Test
  void who_does_not_wait_is_refused_at_once_whatever_the_holder_does() {
    beat();
    assertThat(lock(Duration.ZERO).exitCode()).isEqualTo(ExitCode.LOCKED);
    assertThat(desk.passed()).isZero();
  }

  private List<MemoryHost> take() {
    Owner owner = new Owner("bob", "bobs-laptop", "2026-11-22T20:45:12Z", "push");
    return Stream.of("web1", "web2")
        .map(
            name -> {
              MemoryHost host = desk.server(name).connect();
              host.perform(new Operation.Take(HOLDER, owner));
              return host;
            })
        .toList();
  }

  private void beat() {
    bob.forEach(host -> host.beat(HOLDER));
  }

  private void beatForEver() {
    desk.meanwhile(
        Stream.<Runnable>generate(() -> this::beat).limit(1000).toArray(Runnable[]::new));
  }

  private Result recover(Duration wait) {
    return new Recover(desk.of("ada")).run(desk.environment(), false, wait);
  }

  private Result lock(Duration wait) {
    return new Locking(desk.of("ada")).run(desk.environment(), "", wait);
  }
}
