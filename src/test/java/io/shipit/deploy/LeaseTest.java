package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Owner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a holder that is silent counts as dead. Times are seconds; the lease is 45 of them. */
class LeaseTest {
  private static final Nonce HOLDER = new Nonce("00000000000000aa");
  private static final Nonce OTHER = new Nonce("00000000000000bb");

  private final Lease lease = new Lease(Duration.ofSeconds(45), true);

  /** Looks, as {@code time:beats}, and whether the holder is dead after the last one. */
  @ParameterizedTest
  @CsvSource({
    "0:3, false",
    "0:3 44:3 44:3 44:3, false",
    "0:3 45:3, false",
    "0:3 45:3 46:3, true",
    "0:3 30:3 50:3 51:3, true",
    "0:3 30:4 60:4 74:4, false",
    "0:3 30:4 75:4 76:4, true",
    "0:3 45:3 46:4, false",
    "0:3 45:3 46:3 47:4, false",
    "0:3 45:3 46:4 47:4 80:4, false",
    // The count is compared, not its order: a file may have been made anew.
    "0:3 40:1 60:1 70:1, false",
  })
  void a_holder_is_dead_that_was_silent_for_a_lease_at_two_looks(String looks, boolean dead) {
    for (String look : looks.split(" ", -1)) {
      String[] parts = look.split(":", -1);
      look(Integer.parseInt(parts[0]), held(HOLDER, Long.parseLong(parts[1])));
    }
    assertThat(lease.dead().contains(HOLDER)).isEqualTo(dead);
    Lock judged = lease.judged(held(HOLDER, 0));
    assertThat(((Lock.Held) judged).life()).isEqualTo(dead ? Lock.Life.DEAD : Lock.Life.ALIVE);
  }

  @Test
  void a_beat_on_one_host_speaks_for_all() {
    for (int time = 0; time < 200; time += 10) {
      look(time, held(HOLDER, 1), held(HOLDER, time));
    }
    assertThat(lease.dead()).isEmpty();
  }

  @Test
  void a_new_holder_has_a_lease_of_its_own() {
    look(0, held(HOLDER, 1));
    look(40, held(OTHER, 1));
    look(80, held(OTHER, 1));
    look(84, held(OTHER, 1));
    assertThat(lease.dead()).isEmpty();
    look(85, held(OTHER, 1));
    look(86, held(OTHER, 1));
    assertThat(lease.dead()).containsExactly(OTHER);
  }

  @Test
  void only_the_time_between_an_answer_and_the_next_question_counts() {
    lease.observe(Map.of(new HostId("web1"), held(HOLDER, 1)), seconds(0), seconds(30));
    lease.observe(Map.of(new HostId("web1"), held(HOLDER, 1)), seconds(70), seconds(100));
    lease.observe(Map.of(new HostId("web1"), held(HOLDER, 1)), seconds(74), seconds(100));
    assertThat(lease.dead()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"KEPT", "DEAD"})
  void a_person_and_a_dead_process_are_not_judged(Lock.Life life) {
    Lock lock = new Lock.Held(HOLDER, Rollouts.ADA, life, 0);
    look(0, lock);
    look(100, lock);
    look(200, lock);
    assertThat(lease.dead()).isEmpty();
    assertThat(lease.judged(lock)).isEqualTo(lock);
  }

  @Test
  void a_lock_whose_owner_cannot_be_read_may_be_a_person_s() {
    Lock lock = new Lock.Held(HOLDER, Owner.UNKNOWN, Lock.Life.UNKNOWN, 0);
    look(0, lock);
    look(100, lock);
    look(200, lock);
    assertThat(lease.dead()).isEmpty();
  }

  @Test
  void who_was_never_heard_of_is_dead_only_for_those_who_ask_for_it() {
    Lease careful = new Lease(Duration.ofSeconds(45), false);
    for (long time : new long[] {0, 50, 60}) {
      careful.observe(Map.of(new HostId("web1"), held(HOLDER, 0)), seconds(time), seconds(time));
      look(time, held(HOLDER, 0));
    }
    assertThat(careful.dead()).isEmpty();
    assertThat(lease.dead()).containsExactly(HOLDER);
  }

  @Test
  void it_says_how_long_ago_a_holder_was_heard_of_at_most() {
    look(0, held(HOLDER, 1));
    assertThat(lease.lastHeard(HOLDER, seconds(9))).isEmpty();
    look(5, held(HOLDER, 2));
    assertThat(lease.lastHeard(HOLDER, seconds(9))).contains(Duration.ofSeconds(9));
    look(10, held(HOLDER, 3));
    assertThat(lease.lastHeard(HOLDER, seconds(12))).contains(Duration.ofSeconds(7));
  }

  private void look(long time, Lock... locks) {
    Map<HostId, Lock> seen = new LinkedHashMap<>();
    for (Lock lock : locks) {
      seen.put(new HostId("web" + (seen.size() + 1)), lock);
    }
    lease.observe(seen, seconds(time), seconds(time));
  }

  private static Lock held(Nonce holder, long beats) {
    return new Lock.Held(holder, Rollouts.ADA, Lock.Life.ALIVE, beats);
  }

  private static long seconds(long time) {
    return Duration.ofSeconds(time).toNanos();
  }
}
