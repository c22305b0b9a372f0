package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import org.junit.jupiter.api.Test;

/** The end of a rollout. */
interface FinishContract extends HostBenches {
  @Test
  default void the_lock_of_another_one_is_not_freed() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      done(ann.perform(new Operation.Take(holder(1), owner("ann"))));
      refused(
          Step.FINISH,
          bench.client().perform(new Operation.Finish(holder(2), tx(2), Outcome.ABORTED)));
      assertThat(done(ann.perform(new Operation.Look(holder(1)))).lock())
          .isInstanceOf(Lock.Held.class);
    }
  }

  @Test
  default void a_rollout_that_has_ended_is_not_ended_otherwise() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      push(host, 1, null);
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.COMMITTED)));
      refused(Step.FINISH, host.perform(new Operation.Finish(holder(1), tx(1), Outcome.REVERTED)));

      done(bench.client().perform(new Operation.Take(holder(2), owner("bob"))));
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.COMMITTED)));
    }
  }

  @Test
  default void every_outcome_is_in_the_history() {
    for (Outcome outcome : Outcome.values()) {
      try (HostBench bench = bench(Settings.PLAIN)) {
        Host host = bench.client();
        Payload payload = Payloads.of("index.html=new");
        RolloutRecord record = push(1, null, payload);
        prepare(host, record, payload);
        done(host.perform(new Operation.Finish(holder(1), tx(1), outcome)));
        assertThat(host.survey().history()).containsExactly(new HistoryEntry(outcome, record));
      }
    }
  }
}
