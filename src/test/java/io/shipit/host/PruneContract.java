package io.shipit.host;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.release;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which releases outlive a rollout. */
interface PruneContract extends FilesBenches {
  @Test
  default void case78_what_shipit_did_not_make_is_never_deleted() {
    try (FilesBench bench = bench(Settings.keeping(3))) {
      DeployRoot root = bench.root();
      root.write("releases/20200101000000/index.html", "capistrano");
      root.write("releases/notes.txt", "mine");
      root.makeLink("releases/latest", "20200101000000");
      Host host = bench.client();
      ReleaseId live = null;
      for (int i = 1; i <= 6; i++) {
        live = push(host, i, live);
      }
      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(7, live, payload), payload);
      done(host.perform(new Operation.Finish(holder(7), tx(7), Outcome.ABORTED)));

      assertThat(root.read("releases/20200101000000/index.html")).isEqualTo("capistrano");
      assertThat(root.read("releases/notes.txt")).isEqualTo("mine");
      assertThat(root.link("releases/latest")).contains("20200101000000");
      assertThat(root.list("releases"))
          .containsExactly(
              "20200101000000",
              release(4).value(),
              release(5).value(),
              release(6).value(),
              "latest",
              "notes.txt");
    }
  }

  @Test
  default void a_release_that_was_live_before_shipit_came_is_gone_back_to_and_never_deleted() {
    try (FilesBench bench = bench(Settings.keeping(3))) {
      bench.root().write("releases/before-shipit/index.html", "old");
      bench.root().makeLink("current", "releases/before-shipit");
      Host host = bench.client();
      ReleaseId old = new ReleaseId("before-shipit");
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(old));

      Payload payload = Payloads.of("index.html=new");
      prepare(host, push(1, old, payload), payload);
      done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
      done(host.perform(new Operation.Swap(holder(1), tx(1))));
      done(host.perform(new Operation.Undo(holder(1), tx(1))));
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.REVERTED)));
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(old));

      ReleaseId live = old;
      for (int i = 2; i <= 7; i++) {
        live = push(host, i, live);
      }
      assertThat(bench.root().exists("releases/before-shipit/index.html")).isTrue();
    }
  }

  /** Compared with a naive rule, over seeded stories of pushes that end in all ways. */
  @Test
  default void pruning_keeps_what_the_rule_says() {
    for (int seed = 0; seed < 2; seed++) {
      Random random = new Random(seed);
      int keep = 3 + random.nextInt(2);
      try (FilesBench bench = bench(Settings.keeping(keep))) {
        Host host = bench.client();
        List<ReleaseId> committed = new ArrayList<>();
        Set<ReleaseId> there = new TreeSet<>((a, b) -> a.value().compareTo(b.value()));
        ReleaseId live = null;
        for (int i = 1; i <= 7; i++) {
          Payload payload = Payloads.of("index.html=" + i);
          RolloutRecord record = push(i, live, payload);
          prepare(host, record, payload);
          there.add(record.release());
          if (random.nextInt(4) == 0) {
            done(host.perform(new Operation.Finish(holder(i), tx(i), Outcome.ABORTED)));
            there.remove(record.release());
          } else {
            Rollouts.goThrough(host, record);
            ReleaseId previous = live;
            live = record.release();
            committed.add(live);
            there.retainAll(stay(committed, previous, keep));
          }
          assertThat(host.survey().releases())
              .as("seed %d, after push %d", seed, i)
              .containsExactlyInAnyOrderElementsOf(there);
        }
      }
    }
  }

  /** The newest {@code keep} committed ones, and the one before the live one. */
  private static Set<ReleaseId> stay(
      List<ReleaseId> committed, @org.jspecify.annotations.Nullable ReleaseId previous, int keep) {
    Set<ReleaseId> stay =
        new LinkedHashSet<>(
            committed.subList(Math.max(0, committed.size() - keep), committed.size()));
    if (previous != null) {
      stay.add(previous);
    }
    return stay;
  }

  @Test
  default void after_a_revert_the_release_can_be_deleted_by_a_later_push() {
    try (FilesBench bench = bench(Settings.keeping(3))) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      RolloutRecord record = Rollouts.push(2, first, Payloads.of("index.html=two"));
      prepare(host, record, Payloads.of("index.html=two"));
      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.UNDECIDED, Register.GO)));
      done(host.perform(new Operation.Swap(holder(2), tx(2))));
      done(host.perform(new Operation.Undo(holder(2), tx(2))));
      done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.REVERTED)));
      assertThat(host.survey().releases()).contains(record.release());

      push(host, 3, first);
      assertThat(host.survey().releases()).doesNotContain(record.release());
    }
  }

  @Test
  default void a_push_that_was_aborted_leaves_no_release() {
    try (FilesBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      Payload payload = Payloads.of("index.html=two");
      prepare(host, push(2, first, payload), payload);
      done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.ABORTED)));

      assertThat(host.survey().releases()).containsExactly(first);
      assertThat(bench.root().list("releases")).containsExactly(first.value());
      assertThat(bench.root().list(".shipit/meta")).containsExactly(first.value());
      assertThat(bench.root().list(".shipit/baton/free")).isEmpty();
    }
  }
}
