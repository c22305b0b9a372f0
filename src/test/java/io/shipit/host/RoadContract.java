package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.goThrough;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.release;
import static io.shipit.host.Rollouts.rollback;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The road of a push and of a rollback when nothing goes wrong, and every step of it twice. */
interface RoadContract extends HostBenches {
  @Test
  default void a_server_that_was_never_deployed_to_has_nothing_and_refuses_nothing() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Survey survey = bench.client().survey();

      assertThat(survey.sight())
          .isEqualTo(new Sight(new Current.None(), new Lock.Absent(), null, null));
      assertThat(survey.refusals()).isEmpty();
      assertThat(survey.history()).isEmpty();
      assertThat(survey.releases()).isEmpty();
      assertThat(survey.identity()).isEmpty();
      assertThat(bench.snapshot()).isEmpty();
    }
  }

  @Test
  default void a_push_goes_step_by_step() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      Nonce me = holder(1);
      Nonce tx = tx(1);
      Payload payload = Payloads.of("index.html=hello", "bin/run*=#!/bin/sh", "link -> index.html");
      RolloutRecord record = push(1, null, payload);

      Sight taken = done(host.perform(new Operation.Take(me, owner("ann"))));
      assertThat(taken.lock())
          .isInstanceOfSatisfying(
              Lock.Held.class,
              held -> {
                assertThat(held.holder()).isEqualTo(me);
                assertThat(held.owner()).isEqualTo(owner("ann"));
                assertThat(held.life()).isNotEqualTo(Lock.Life.DEAD);
              });

      Sight prepared =
          done(host.perform(new Operation.Prepare(me, record, new Source.Upload(payload))));
      assertThat(prepared.current()).isEqualTo(new Current.None());
      assertThat(prepared.open())
          .isEqualTo(new OpenRollout(record, Register.UNDECIDED, true, true));

      assertThat(done(host.perform(new Operation.Recheck(me, tx))).open())
          .isEqualTo(prepared.open());

      Sight decided =
          done(host.perform(new Operation.Decide(me, tx, Register.UNDECIDED, Register.GO)));
      assertThat(decided.open()).isEqualTo(new OpenRollout(record, Register.GO, true, true));

      Sight swapped = done(host.perform(new Operation.Swap(me, tx)));
      assertThat(swapped.current()).isEqualTo(new Current.Live(record.release()));
      assertThat(swapped.open()).isEqualTo(new OpenRollout(record, Register.GO, false, true));

      done(host.perform(new Operation.Activate(me, tx, false)));
      done(host.perform(new Operation.Decide(me, tx, Register.GO, Register.COMMIT)));
      Sight finished = done(host.perform(new Operation.Finish(me, tx, Outcome.COMMITTED)));
      assertThat(finished)
          .isEqualTo(new Sight(new Current.Live(record.release()), new Lock.Free(), null, null));

      Survey survey = bench.client().survey();
      assertThat(survey.sight()).isEqualTo(finished);
      assertThat(survey.history()).containsExactly(new HistoryEntry(Outcome.COMMITTED, record));
      assertThat(survey.releases()).containsExactly(record.release());
      assertThat(survey.identity()).isNotEmpty();
    }
  }

  @Test
  default void every_step_may_be_repeated() {
    try (HostBench bench = bench(Settings.after("true"))) {
      Host host = bench.client();
      Nonce me = holder(1);
      Nonce tx = tx(1);
      Payload payload = Payloads.of("index.html=hello");
      RolloutRecord record = push(1, null, payload);
      for (Operation operation :
          List.of(
              new Operation.Look(me),
              new Operation.Take(me, owner("ann")),
              new Operation.Prepare(me, record, new Source.Upload(payload)),
              new Operation.Recheck(me, tx),
              new Operation.Decide(me, tx, Register.UNDECIDED, Register.GO),
              new Operation.Swap(me, tx),
              new Operation.Activate(me, tx, false),
              new Operation.Decide(me, tx, Register.GO, Register.COMMIT),
              new Operation.Finish(me, tx, Outcome.COMMITTED),
              new Operation.Verify(me, record.release()))) {
        Sight once = done(host.perform(operation));
        String after = bench.snapshot();

        assertThat(done(host.perform(operation))).as("%s", operation).isEqualTo(once);
        assertThat(bench.snapshot()).as("%s", operation).isEqualTo(after);
      }
    }
  }

  @Test
  default void a_second_push_replaces_the_first_and_keeps_it() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      ReleaseId second = push(host, 2, first);

      Survey survey = host.survey();
      assertThat(survey.sight().current()).isEqualTo(new Current.Live(second));
      assertThat(survey.releases()).containsExactlyInAnyOrder(first, second);
      assertThat(survey.history().stream().map(entry -> entry.record().sequence()))
          .containsExactly(1L, 2L);
    }
  }

  @Test
  default void a_rollback_makes_a_kept_release_live_again() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      ReleaseId second = push(host, 2, first);
      String manifest = Payloads.of("index.html=release 1").manifest().sha256();
      RolloutRecord record = rollback(3, first, second, manifest);

      done(host.perform(new Operation.Take(holder(3), owner("ann"))));
      done(host.perform(new Operation.Prepare(holder(3), record, new Source.Kept())));
      goThrough(host, record);

      Survey survey = host.survey();
      assertThat(survey.sight().current()).isEqualTo(new Current.Live(first));
      assertThat(survey.releases()).containsExactlyInAnyOrder(first, second);
      assertThat(survey.history().getLast()).isEqualTo(new HistoryEntry(Outcome.COMMITTED, record));
    }
  }

  @Test
  default void an_aborted_push_leaves_the_live_release() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      Payload payload = Payloads.of("index.html=two");
      RolloutRecord record = push(2, first, payload);
      prepare(host, record, payload);

      Sight aborted =
          done(
              host.perform(
                  new Operation.Decide(holder(2), tx(2), Register.UNDECIDED, Register.ABORT)));
      assertThat(aborted.open()).isEqualTo(new OpenRollout(record, Register.ABORT, true, true));
      done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.ABORTED)));

      Survey survey = host.survey();
      assertThat(survey.sight())
          .isEqualTo(new Sight(new Current.Live(first), new Lock.Free(), null, null));
      assertThat(survey.history().getLast().outcome()).isEqualTo(Outcome.ABORTED);
    }
  }

  @Test
  default void an_aborted_rollback_leaves_the_release_that_it_wanted() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      ReleaseId second = push(host, 2, first);
      String manifest = Payloads.of("index.html=release 1").manifest().sha256();
      RolloutRecord record = rollback(3, first, second, manifest);
      done(host.perform(new Operation.Take(holder(3), owner("ann"))));
      done(host.perform(new Operation.Prepare(holder(3), record, new Source.Kept())));
      done(host.perform(new Operation.Finish(holder(3), tx(3), Outcome.ABORTED)));

      assertThat(host.survey().releases()).containsExactlyInAnyOrder(first, second);
    }
  }

  @Test
  default void a_kept_release_that_was_changed_is_refused() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      ReleaseId second = push(host, 2, first);
      bench.change(first);
      String manifest = Payloads.of("index.html=release 1").manifest().sha256();
      done(host.perform(new Operation.Take(holder(3), owner("ann"))));

      refused(
          Step.VERIFY,
          host.perform(
              new Operation.Prepare(
                  holder(3), rollback(3, first, second, manifest), new Source.Kept())));
    }
  }

  @Test
  default void verify_tells_a_good_release_from_a_changed_one_without_the_lock() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      done(host.perform(new Operation.Verify(holder(9), first)));
      refused(Step.VERIFY, host.perform(new Operation.Verify(holder(9), release(7))));

      bench.change(first);
      refused(Step.VERIFY, host.perform(new Operation.Verify(holder(9), first)));
    }
  }
}
