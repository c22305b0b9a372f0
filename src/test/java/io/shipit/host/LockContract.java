package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.open;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.seenBy;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who holds the lock, and that a holder who lost it cannot do anything any more. */
interface LockContract extends HostBenches {
  @Test
  default void a_lock_that_is_held_is_refused_and_says_who_has_it() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      Host bob = bench.client();
      done(ann.perform(new Operation.Take(holder(1), owner("ann"))));
      String before = bench.snapshot();

      Answer.Refused answer =
          refused(Step.LOCK, bob.perform(new Operation.Take(holder(2), owner("bob"))));
      assertThat(seenBy(answer).lock())
          .isInstanceOfSatisfying(
              Lock.Held.class,
              held -> {
                assertThat(held.holder()).isEqualTo(holder(1));
                assertThat(held.owner()).isEqualTo(owner("ann"));
              });
      assertThat(bench.snapshot()).isEqualTo(before);
    }
  }

  @Test
  default void a_person_s_lock_outlives_the_client_and_is_freed_by_whoever_names_its_holder() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      assertThat(done(ann.perform(new Operation.Keep(holder(1), owner("ann")))).lock())
          .isEqualTo(new Lock.Held(holder(1), owner("ann"), Lock.Life.KEPT));
      ann.close();

      Host bob = bench.client();
      Answer.Refused answer =
          refused(Step.LOCK, bob.perform(new Operation.Take(holder(2), owner("bob"))));
      assertThat(seenBy(answer).lock())
          .isEqualTo(new Lock.Held(holder(1), owner("ann"), Lock.Life.KEPT));
      refused(Step.LOCK, bob.perform(new Operation.Keep(holder(2), owner("bob"))));
      assertThat(bob.survey().sight().lock())
          .isEqualTo(new Lock.Held(holder(1), owner("ann"), Lock.Life.KEPT));

      Sight freed = done(bob.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      assertThat(freed.lock()).isEqualTo(new Lock.Free());
    }
  }

  @Test
  default void a_person_s_lock_can_be_given_other_words_by_its_holder_only() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      done(ann.perform(new Operation.Keep(holder(1), owner("ann"))));
      assertThat(done(ann.perform(new Operation.Keep(holder(1), owner("ann, later")))).lock())
          .isEqualTo(new Lock.Held(holder(1), owner("ann, later"), Lock.Life.KEPT));

      done(ann.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      done(ann.perform(new Operation.Take(holder(2), owner("bob"))));
      refused(Step.LOCK, ann.perform(new Operation.Keep(holder(1), owner("ann"))));
      assertThat(ann.survey().sight().lock())
          .isEqualTo(new Lock.Held(holder(2), owner("bob"), Lock.Life.ALIVE));
    }
  }

  @Test
  default void a_holder_s_beats_are_counted_for_it_alone() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      Host bob = bench.client();
      done(ann.perform(new Operation.Take(holder(1), owner("ann"))));
      assertThat(beats(bob)).isZero();
      long first = beatsAfter(0, ann, holder(1), bob);
      long second = beatsAfter(first, ann, holder(1), bob);
      assertThat(second).isGreaterThan(first);

      done(bob.perform(new Operation.Steal(holder(2), holder(1), owner("bob"))));
      ann.beat(holder(1));
      assertThat(beats(bob)).isZero();
      beatsAfter(0, bob, holder(2), ann);
      done(bob.perform(new Operation.Finish(holder(2), tx(1), Outcome.ABORTED)));
      bob.beat(holder(2));

      done(ann.perform(new Operation.Take(holder(3), owner("ann"))));
      assertThat(beats(bob)).isZero();
      done(ann.perform(new Operation.Finish(holder(3), tx(1), Outcome.ABORTED)));
    }
  }

  @Test
  default void a_beat_without_a_lock_or_a_connection_is_left_out() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      bench.client().beat(holder(1));
      Host ann = bench.client();
      ann.survey();
      ann.beat(holder(1));
      done(ann.perform(new Operation.Take(holder(2), owner("ann"))));
      String before = bench.snapshot();
      ann.beat(holder(1));
      assertThat(bench.snapshot()).isEqualTo(before);
    }
  }

  /** Beats until it is counted: what a server has read ahead may not be. */
  private static long beatsAfter(long before, Host heart, Nonce holder, Host observer) {
    for (int tries = 0; tries < 1000; tries++) {
      heart.beat(holder);
      long beats = beats(observer);
      if (beats > before) {
        return beats;
      }
    }
    throw new AssertionError("1000 beats, and none was counted after the first " + before);
  }

  private static long beats(Host observer) {
    return done(observer.perform(new Operation.Look(holder(9)))).lock() instanceof Lock.Held held
        ? held.beats()
        : -1;
  }

  @Test
  default void a_lock_that_was_freed_can_be_taken_by_another() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      done(ann.perform(new Operation.Take(holder(1), owner("ann"))));
      Sight freed = done(ann.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      assertThat(freed.lock()).isEqualTo(new Lock.Free());

      Sight taken = done(bench.client().perform(new Operation.Take(holder(2), owner("bob"))));
      assertThat(taken.lock())
          .isInstanceOfSatisfying(
              Lock.Held.class, held -> assertThat(held.owner()).isEqualTo(owner("bob")));
    }
  }

  @Test
  default void a_stolen_lock_brings_along_what_was_prepared() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      Host bob = bench.client();
      Payload payload = Payloads.of("index.html=one");
      RolloutRecord record = push(1, null, payload);
      OpenRollout prepared = prepare(ann, record, payload).open();

      Sight stolen = done(bob.perform(new Operation.Steal(holder(2), holder(1), owner("bob"))));
      assertThat(stolen.open()).isEqualTo(prepared);
      assertThat(stolen.lock())
          .isInstanceOfSatisfying(
              Lock.Held.class,
              held -> {
                assertThat(held.holder()).isEqualTo(holder(2));
                assertThat(held.owner()).isEqualTo(owner("bob"));
              });
      assertThat(done(bob.perform(new Operation.Steal(holder(2), holder(1), owner("bob")))).open())
          .isEqualTo(prepared);

      done(bob.perform(new Operation.Decide(holder(2), tx(1), Register.UNDECIDED, Register.ABORT)));
      done(bob.perform(new Operation.Finish(holder(2), tx(1), Outcome.ABORTED)));
      assertThat(bob.survey().history()).containsExactly(new HistoryEntry(Outcome.ABORTED, record));
    }
  }

  @Test
  default void only_the_holder_can_be_stolen_from() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      done(ann.perform(new Operation.Take(holder(1), owner("ann"))));
      String before = bench.snapshot();

      refused(
          Step.LOCK,
          bench.client().perform(new Operation.Steal(holder(3), holder(2), owner("bob"))));
      assertThat(bench.snapshot()).isEqualTo(before);

      done(ann.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      refused(
          Step.LOCK,
          bench.client().perform(new Operation.Steal(holder(3), holder(1), owner("bob"))));
    }
  }

  /** protocol.md, I7: after a steal no transition of the old holder takes effect. */
  @Test
  default void whoever_lost_the_lock_can_do_nothing_in_no_state_of_a_rollout() {
    for (int state = 0; state < 5; state++) {
      try (HostBench bench = bench(Settings.after("true"))) {
        Host ann = bench.client();
        Payload one = Payloads.of("index.html=one");
        RolloutRecord record = push(1, null, one);
        Payload two = Payloads.of("index.html=two");
        List<Operation> road =
            List.of(
                new Operation.Take(holder(1), owner("ann")),
                new Operation.Prepare(holder(1), record, new Source.Upload(one)),
                new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO),
                new Operation.Swap(holder(1), tx(1)),
                new Operation.Decide(holder(1), tx(1), Register.GO, Register.REVERT));
        for (Operation operation : road.subList(0, state + 1)) {
          done(ann.perform(operation));
        }
        done(bench.client().perform(new Operation.Steal(holder(2), holder(1), owner("bob"))));
        String before = bench.snapshot();

        for (Operation operation :
            List.of(
                new Operation.Take(holder(1), owner("ann")),
                new Operation.Steal(holder(1), holder(3), owner("ann")),
                new Operation.Prepare(holder(1), record, new Source.Upload(one)),
                new Operation.Prepare(holder(1), push(2, null, two), new Source.Upload(two)),
                new Operation.Prepare(holder(1), record, new Source.Kept()),
                new Operation.Recheck(holder(1), tx(1)),
                new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO),
                new Operation.Decide(holder(1), tx(1), Register.GO, Register.COMMIT),
                new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.ABORT),
                new Operation.Swap(holder(1), tx(1)),
                new Operation.Undo(holder(1), tx(1)),
                new Operation.Activate(holder(1), tx(1), false),
                new Operation.Activate(holder(1), tx(1), true),
                new Operation.Finish(holder(1), tx(1), Outcome.COMMITTED),
                new Operation.Finish(holder(1), tx(1), Outcome.ABORTED),
                new Operation.Finish(holder(1), tx(1), Outcome.REVERTED))) {
          assertThat(ann.perform(operation))
              .as("after %d steps: %s", state + 1, operation)
              .isInstanceOf(Answer.Refused.class);
          assertThat(bench.snapshot())
              .as("after %d steps: %s", state + 1, operation)
              .isEqualTo(before);
        }
        assertThat(done(ann.perform(new Operation.Look(holder(1)))).lock())
            .isInstanceOf(Lock.Held.class);
      }
    }
  }

  @Test
  default void a_look_changes_nothing() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      Payload payload = Payloads.of("index.html=one");
      Sight prepared = prepare(ann, push(1, null, payload), payload);
      String before = bench.snapshot();

      assertThat(done(bench.client().perform(new Operation.Look(holder(2)))).open())
          .isEqualTo(prepared.open());
      assertThat(bench.client().survey().sight().open()).isEqualTo(prepared.open());
      assertThat(bench.snapshot()).isEqualTo(before);
    }
  }

  @Test
  default void a_decision_is_taken_once() {
    try (HostBench bench = bench(Settings.PLAIN)) {
      Host ann = bench.client();
      Payload payload = Payloads.of("index.html=one");
      prepare(ann, push(1, null, payload), payload);
      done(ann.perform(decide(Register.UNDECIDED, Register.GO)));

      Answer.Refused answer =
          refused(Step.DECIDE, ann.perform(decide(Register.UNDECIDED, Register.ABORT)));
      assertThat(open(seenBy(answer)).register()).isEqualTo(Register.GO);

      done(ann.perform(decide(Register.GO, Register.REVERT)));
      refused(Step.DECIDE, ann.perform(decide(Register.GO, Register.COMMIT)));
      done(ann.perform(decide(Register.GO, Register.REVERT)));
    }
  }

  private static Operation decide(Register from, Register to) {
    return new Operation.Decide(holder(1), tx(1), from, to);
  }
}
