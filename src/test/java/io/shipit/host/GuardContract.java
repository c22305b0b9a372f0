package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.open;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hosts that go back by themselves, unless the rollout is confirmed in time. */
interface GuardContract extends HostBenches {
  /** So long that no test sees its end. */
  Duration LONG = Duration.ofMinutes(10);

  /** Longer than from the start of the guard to the swap in the same message. */
  Duration SHORT = Duration.ofSeconds(2);

  private static void swapped(
      Host host, int number, @Nullable ReleaseId previous, Duration confirm) {
    Payload payload = Payloads.of("index.html=release " + number);
    RolloutRecord record = push(number, previous, payload).withConfirm(confirm);
    assertThat(open(prepare(host, record, payload)).guard()).isEqualTo(Guard.IDLE);
    done(
        host.perform(
            new Operation.Decide(holder(number), tx(number), Register.UNDECIDED, Register.GO)));
    done(host.perform(new Operation.Swap(holder(number), tx(number))));
  }

  private static Answer confirm(Host host, int number) {
    return host.perform(new Operation.Disarm(holder(number), tx(number)));
  }

  @Test
  default void a_rollout_that_is_confirmed_stays() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      swapped(host, 2, first, LONG);
      assertThat(open(host.survey().sight()).guard()).isEqualTo(Guard.ARMED);
      done(host.perform(new Operation.Swap(holder(2), tx(2))));
      done(host.perform(new Operation.Activate(holder(2), tx(2), false)));

      Sight confirmed = done(confirm(host, 2));
      assertThat(open(confirmed).guard()).isEqualTo(Guard.DISARMED);
      bench.passTime();
      assertThat(done(confirm(host, 2))).isEqualTo(confirmed);
      assertThat(done(host.perform(new Operation.Swap(holder(2), tx(2))))).isEqualTo(confirmed);

      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.GO, Register.COMMIT)));
      done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.COMMITTED)));
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(Rollouts.release(2)));
    }
  }

  @Test
  default void a_host_goes_back_without_a_client_and_cannot_be_confirmed_any_more() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host lost = bench.client();
      ReleaseId first = push(lost, 1, null);
      swapped(lost, 2, first, SHORT);
      lost.close();
      bench.passTime();

      Host host = bench.client();
      Sight sight = host.survey().sight();
      assertThat(sight.current()).isEqualTo(new Current.Live(first));
      assertThat(open(sight).guard()).isEqualTo(Guard.FIRED);
      assertThat(open(sight).undoToken()).isFalse();
      refused(Step.CONFIRM, confirm(host, 2));
      refused(Step.SWAP, host.perform(new Operation.Swap(holder(2), tx(2))));
      refused(Step.AFTER_SWAP, host.perform(new Operation.Activate(holder(2), tx(2), false)));

      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.GO, Register.REVERT)));
      done(host.perform(new Operation.Undo(holder(2), tx(2))));
      done(host.perform(new Operation.Activate(holder(2), tx(2), true)));
      done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.REVERTED)));
      assertThat(host.survey().sight())
          .isEqualTo(new Sight(new Current.Live(first), new Lock.Free(), null, null));
    }
  }

  @Test
  default void a_first_release_is_taken_away_again() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host host = bench.client();
      swapped(host, 1, null, SHORT);
      bench.passTime();

      assertThat(host.survey().sight().current()).isEqualTo(new Current.None());
      assertThat(open(host.survey().sight()).guard()).isEqualTo(Guard.FIRED);
    }
  }

  @Test
  default void an_undo_ends_the_guard() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      swapped(host, 2, first, LONG);

      Sight undone = done(host.perform(new Operation.Undo(holder(2), tx(2))));
      assertThat(undone.current()).isEqualTo(new Current.Live(first));
      assertThat(open(undone).guard()).isEqualTo(Guard.DISARMED);
      bench.passTime();
    }
  }

  @Test
  default void who_takes_the_lock_over_ends_the_guard_and_a_swap_arms_a_new_one() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      swapped(host, 2, first, LONG);
      done(host.perform(new Operation.Steal(holder(3), holder(2), owner("bob"))));
      bench.passTime();
      refused(Step.CONFIRM, confirm(host, 2));

      done(host.perform(new Operation.Swap(holder(3), tx(2))));
      Sight confirmed = done(host.perform(new Operation.Disarm(holder(3), tx(2))));
      assertThat(open(confirmed).guard()).isEqualTo(Guard.DISARMED);
      assertThat(confirmed.current()).isEqualTo(new Current.Live(Rollouts.release(2)));
    }
  }

  @Test
  default void what_was_never_armed_cannot_be_confirmed() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(1, null, payload).withConfirm(LONG), payload);
      refused(Step.CONFIRM, confirm(host, 1));

      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      refused(Step.CONFIRM, confirm(host, 1));
    }
  }
}
