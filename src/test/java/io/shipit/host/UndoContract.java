package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Going back, and swaps that come too late. */
interface UndoContract extends HostBenches {
  /** Prepares a push, decides to go, and swaps. */
  private static RolloutRecord swapped(Host host, int number, ReleaseId previous) {
    RolloutRecord record = decided(host, number, previous);
    done(host.perform(new Operation.Swap(holder(number), tx(number))));
    return record;
  }

  private static RolloutRecord decided(Host host, int number, @Nullable ReleaseId previous) {
    Payload payload = Payloads.of("index.html=release " + number);
    RolloutRecord record = push(number, previous, payload);
    prepare(host, record, payload);
    done(
        host.perform(
            new Operation.Decide(holder(number), tx(number), Register.UNDECIDED, Register.GO)));
    return record;
  }

  @Test
  default void an_undone_swap_leaves_the_previous_release_live() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      RolloutRecord record = swapped(host, 2, first);
      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.GO, Register.REVERT)));

      Sight undone = done(host.perform(new Operation.Undo(holder(2), tx(2))));
      assertThat(undone.current()).isEqualTo(new Current.Live(first));
      assertThat(undone.open()).isEqualTo(new OpenRollout(record, Register.REVERT, false, false));
      assertThat(done(host.perform(new Operation.Undo(holder(2), tx(2))))).isEqualTo(undone);

      done(host.perform(new Operation.Activate(holder(2), tx(2), true)));
      Sight finished = done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.REVERTED)));
      assertThat(finished)
          .isEqualTo(new Sight(new Current.Live(first), new Lock.Free(), null, null));
      assertThat(host.survey().history().getLast().outcome()).isEqualTo(Outcome.REVERTED);
    }
  }

  @Test
  default void an_undo_before_the_swap_makes_the_swap_impossible() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      RolloutRecord record = decided(host, 2, first);
      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.GO, Register.REVERT)));

      Sight undone = done(host.perform(new Operation.Undo(holder(2), tx(2))));
      assertThat(undone.current()).isEqualTo(new Current.Live(first));
      assertThat(undone.open()).isEqualTo(new OpenRollout(record, Register.REVERT, false, true));

      refused(Step.SWAP, host.perform(new Operation.Swap(holder(2), tx(2))));
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(first));
      assertThat(done(host.perform(new Operation.Undo(holder(2), tx(2))))).isEqualTo(undone);
    }
  }

  @Test
  default void a_swap_after_the_undo_is_refused() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      swapped(host, 2, first);
      done(host.perform(new Operation.Undo(holder(2), tx(2))));

      refused(Step.SWAP, host.perform(new Operation.Swap(holder(2), tx(2))));
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(first));
    }
  }

  @Test
  default void a_first_push_is_undone_by_taking_current_away() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host host = bench.client();
      RolloutRecord record = decided(host, 1, null);
      done(host.perform(new Operation.Swap(holder(1), tx(1))));

      Sight undone = done(host.perform(new Operation.Undo(holder(1), tx(1))));
      assertThat(undone.current()).isEqualTo(new Current.None());
      assertThat(undone.open()).isEqualTo(new OpenRollout(record, Register.GO, false, false));
      assertThat(done(host.perform(new Operation.Undo(holder(1), tx(1))))).isEqualTo(undone);
      refused(Step.SWAP, host.perform(new Operation.Swap(holder(1), tx(1))));

      done(host.perform(new Operation.Activate(holder(1), tx(1), true)));
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.REVERTED)));
      assertThat(host.survey().sight())
          .isEqualTo(new Sight(new Current.None(), new Lock.Free(), null, null));
    }
  }

  @Test
  default void an_undo_goes_back_also_when_something_else_has_moved_current() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      swapped(host, 2, first);
      bench.makeLive(new ReleaseId("by-hand"));

      Sight undone = done(host.perform(new Operation.Undo(holder(2), tx(2))));
      assertThat(undone.current()).isEqualTo(new Current.Live(first));
    }
  }

  @Test
  default void an_undo_goes_back_also_when_a_power_cut_brought_back_the_link_of_a_swap() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      RolloutRecord record = decided(host, 2, first);
      bench.makeLive(record.release());

      Sight undone = done(host.perform(new Operation.Undo(holder(2), tx(2))));
      assertThat(undone.current()).isEqualTo(new Current.Live(first));
      assertThat(undone.open()).isEqualTo(new OpenRollout(record, Register.GO, false, false));
      assertThat(done(host.perform(new Operation.Undo(holder(2), tx(2))))).isEqualTo(undone);
    }
  }

  @Test
  default void hooks_run_only_after_what_they_are_for() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      decided(host, 2, first);
      Operation forward = new Operation.Activate(holder(2), tx(2), false);
      Operation back = new Operation.Activate(holder(2), tx(2), true);
      refused(Step.AFTER_SWAP, host.perform(forward));
      refused(Step.AFTER_SWAP, host.perform(back));

      done(host.perform(new Operation.Swap(holder(2), tx(2))));
      refused(Step.AFTER_SWAP, host.perform(back));
      done(host.perform(forward));

      done(host.perform(new Operation.Undo(holder(2), tx(2))));
      refused(Step.AFTER_SWAP, host.perform(forward));
      done(host.perform(back));
    }
  }
}
