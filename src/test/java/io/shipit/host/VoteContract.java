package io.shipit.host;

import static io.shipit.host.Rollouts.done;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why a host does not vote, and what its vote rests on. */
interface VoteContract extends HostBenches {
  private static Answer attempt(Host host, RolloutRecord record, Payload payload) {
    Nonce holder = holder((int) record.sequence());
    done(host.perform(new Operation.Take(holder, owner("ann"))));
    return host.perform(new Operation.Prepare(holder, record, new Source.Upload(payload)));
  }

  /** Refused in this step; once the lock is freed, everything is as it was before. */
  private static Answer.Refused refusedWithoutTrace(
      HostBench bench, Step step, RolloutRecord record, Payload payload) {
    Host host = bench.client();
    Answer.Refused answer = refused(step, attempt(host, record, payload));
    Nonce holder = holder((int) record.sequence());
    done(host.perform(new Operation.Finish(holder, record.tx(), Outcome.ABORTED)));
    assertThat(host.survey().releases()).doesNotContain(record.release());
    assertThat(host.survey().sight().lock()).isEqualTo(new Lock.Free());
    return answer;
  }

  private static RolloutRecord record(int number, @Nullable ReleaseId previous) {
    return push(number, previous, Payloads.of("index.html=new"));
  }

  @Test
  default void it_takes_the_lock_to_prepare() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Payload payload = Payloads.of("index.html=new");
      Host host = bench.client();
      push(host, 1, null);
      String before = bench.snapshot();

      assertThat(
              host.perform(
                  new Operation.Prepare(
                      holder(2), push(2, release(1), payload), new Source.Upload(payload))))
          .isInstanceOf(Answer.Refused.class);
      assertThat(bench.snapshot()).isEqualTo(before);
    }
  }

  @Test
  default void current_must_be_what_the_plan_says() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Payload payload = Payloads.of("index.html=new");
      push(bench.client(), 1, null);
      for (ReleaseId previous : new ReleaseId[] {release(7), null}) {
        Answer.Refused answer =
            refusedWithoutTrace(bench, Step.STAGE, push(2, previous, payload), payload);
        assertThat(answer.seen()).contains("current");
      }
    }
  }

  @Test
  default void a_sequence_that_the_host_has_seen_is_refused() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Payload payload = Payloads.of("index.html=new");
      Host host = bench.client();
      ReleaseId first = push(host, 12, null);
      for (int sequence : new int[] {12, 9, 1}) {
        RolloutRecord stale = push(sequence, first, payload);
        RolloutRecord record =
            new RolloutRecord(
                tx(99),
                stale.environment(),
                stale.sequence(),
                stale.kind(),
                stale.hosts(),
                stale.anchor(),
                release(99),
                first,
                stale.commit(),
                stale.subject(),
                stale.fingerprint(),
                stale.manifest(),
                stale.owner(),
                stale.version());
        refusedWithoutTrace(bench, Step.STAGE, record, payload);
      }
      assertThat(attempt(host, push(13, first, payload), payload)).isInstanceOf(Answer.Done.class);
    }
  }

  @Test
  default void a_second_rollout_is_not_prepared_beside_the_first() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Payload payload = Payloads.of("index.html=new");
      Host host = bench.client();
      prepare(host, record(1, null), payload);
      RolloutRecord second = push(2, null, payload);

      refused(
          Step.STAGE,
          host.perform(new Operation.Prepare(holder(1), second, new Source.Upload(payload))));
      refused(Step.FINISH, host.perform(new Operation.Finish(holder(1), tx(2), Outcome.ABORTED)));
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
    }
  }

  @Test
  default void recheck_sees_that_current_was_moved_or_the_release_is_gone() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(2, first, payload), payload);
      done(host.perform(new Operation.Recheck(holder(2), tx(2))));
      refused(Step.RECHECK, host.perform(new Operation.Recheck(holder(2), tx(3))));

      bench.makeLive(new ReleaseId("by-hand"));
      refused(Step.RECHECK, host.perform(new Operation.Recheck(holder(2), tx(2))));
      bench.makeLive(first);
      done(host.perform(new Operation.Recheck(holder(2), tx(2))));

      bench.delete(release(2));
      refused(Step.RECHECK, host.perform(new Operation.Recheck(holder(2), tx(2))));
    }
  }

  @Test
  default void a_kept_release_must_be_there() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      String manifest = Payloads.of("index.html=release 1").manifest().sha256();
      done(host.perform(new Operation.Take(holder(2), owner("ann"))));

      refused(
          Step.VERIFY,
          host.perform(
              new Operation.Prepare(
                  holder(2), rollback(2, release(7), first, manifest), new Source.Kept())));
    }
  }
}
