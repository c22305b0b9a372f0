package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.release;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import org.junit.jupiter.api.Test;

/** Hooks that end well, hooks that do not, and that each runs at most once. */
interface HookContract extends FilesBenches {
  @Test
  default void a_failed_hook_before_the_swap_is_a_refusal() {
    try (HostBench bench = bench(Settings.before("true", "exit 3", "true"))) {
      Host host = bench.client();
      Payload payload = Payloads.of("index.html=new");
      done(host.perform(new Operation.Take(holder(1), owner("ann"))));

      Answer.Refused answer =
          refused(
              Step.BEFORE_SWAP,
              host.perform(
                  new Operation.Prepare(
                      holder(1), push(1, null, payload), new Source.Upload(payload))));
      assertThat(answer.seen()).contains("exit 3", "status 3");
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      assertThat(host.survey().releases()).doesNotContain(release(1));
    }
  }

  @Test
  default void a_failed_hook_after_the_swap_is_refused_again_when_asked_again() {
    try (HostBench bench = bench(Settings.after("true", "exit 7"))) {
      Host host = bench.client();
      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(1, null, payload), payload);
      done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
      done(host.perform(new Operation.Swap(holder(1), tx(1))));

      Answer.Refused answer =
          refused(Step.AFTER_SWAP, host.perform(new Operation.Activate(holder(1), tx(1), false)));
      assertThat(answer.seen()).contains("exit 7", "status 7");
      Answer.Refused again =
          refused(Step.AFTER_SWAP, host.perform(new Operation.Activate(holder(1), tx(1), false)));
      assertThat(again.seen()).contains("status 7");
    }
  }

  @Test
  default void the_way_back_has_its_own_run_of_the_hooks() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(2, first, payload), payload);
      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.UNDECIDED, Register.GO)));
      done(host.perform(new Operation.Swap(holder(2), tx(2))));
      done(host.perform(new Operation.Activate(holder(2), tx(2), false)));
      done(host.perform(new Operation.Undo(holder(2), tx(2))));

      assertThat(done(host.perform(new Operation.Activate(holder(2), tx(2), true))).current())
          .isEqualTo(new Current.Live(first));
    }
  }
}
