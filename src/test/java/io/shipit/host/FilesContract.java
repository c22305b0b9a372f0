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

import io.shipit.config.SharedPath;
import io.shipit.host.HostBench.Settings;
import org.junit.jupiter.api.Test;

/** What is in a release once it is on a host. */
interface FilesContract extends FilesBenches {
  /** A record as a later shipit may write it, with the right checksum. */
  String NEWER =
      "{\"format\":2}\n0b0a51ca69f81b9b374767da7a28f0721a61251140339f82e3f9da3c55bb871b\n";

  private static Answer attempt(Host host, RolloutRecord record, Payload payload) {
    Nonce holder = holder((int) record.sequence());
    done(host.perform(new Operation.Take(holder, owner("ann"))));
    return host.perform(new Operation.Prepare(holder, record, new Source.Upload(payload)));
  }

  /** Refused in this step; once the lock is freed, everything is as it was before. */
  private static Answer.Refused refusedWithoutTrace(
      FilesBench bench, Step step, RolloutRecord record, Payload payload) {
    Host host = bench.client();
    Answer.Refused answer = refused(step, attempt(host, record, payload));
    Nonce holder = holder((int) record.sequence());
    done(host.perform(new Operation.Finish(holder, record.tx(), Outcome.ABORTED)));
    assertThat(host.survey().releases()).doesNotContain(record.release());
    assertThat(host.survey().sight().lock()).isEqualTo(new Lock.Free());
    return answer;
  }

  @Test
  default void a_release_that_is_there_is_not_made_again() {
    try (FilesBench bench = bench(Settings.PLAIN)) {
      Payload payload = Payloads.of("index.html=new");
      bench.root().write("releases/" + release(1) + "/mine", "mine");

      Host host = bench.client();
      refused(Step.VERIFY, attempt(host, push(1, null, payload), payload));
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));
      assertThat(bench.root().read("releases/" + release(1) + "/mine")).isEqualTo("mine");
    }
  }

  @Test
  default void what_arrives_must_be_what_the_manifest_says() {
    Payload good = Payloads.of("a=1", "b*=2", "c -> a", "d/e=3");
    for (Payload bad :
        new Payload[] {
          Payloads.of("a=X", "b*=2", "c -> a", "d/e=3"),
          Payloads.of("a=1", "b=2", "c -> a", "d/e=3"),
          Payloads.of("a=1", "b*=2", "c -> b", "d/e=3"),
          Payloads.of("a=1", "b*=2", "c=a", "d/e=3"),
          Payloads.of("a=1", "b*=2", "c -> a"),
          Payloads.of("a=1", "b*=2", "c -> a", "d/e=3", "f=4"),
          Payloads.of("a*=1", "b=2", "c -> a", "d/e=3"),
          Payloads.of("a=1", "b*=2", "c -> a", "d/e=3", "g/h -> i"),
        }) {
      try (FilesBench bench = bench(Settings.PLAIN)) {
        refusedWithoutTrace(
            bench, Step.VERIFY, push(1, null, good), Payloads.mismatched(bad, good));
      }
    }
  }

  @Test
  default void shared_paths_are_linked_and_directories_made() {
    SharedPath storage = new SharedPath("storage", true);
    SharedPath logs = new SharedPath("var/log", true);
    SharedPath settings = new SharedPath(".env", false);
    try (FilesBench bench = bench(Settings.sharing(storage, logs, settings))) {
      bench.root().write("shared/.env", "secret");
      Payload payload = Payloads.of("index.html=new", "var/cache/x=y");
      prepare(bench.client(), push(1, null, payload), payload);

      String release = "releases/" + release(1) + "/";
      assertThat(bench.root().link(release + "storage")).contains("../../shared/storage");
      assertThat(bench.root().link(release + "var/log")).contains("../../../shared/var/log");
      assertThat(bench.root().link(release + ".env")).contains("../../shared/.env");
      assertThat(bench.root().read(release + ".env")).isEqualTo("secret");
      bench.root().write(release + "var/log/app.log", "line");
      assertThat(bench.root().read("shared/var/log/app.log")).isEqualTo("line");
    }
  }

  @Test
  default void a_missing_shared_file_is_refused_by_name() {
    try (FilesBench bench = bench(Settings.sharing(new SharedPath("etc/app.yml", false)))) {
      Payload payload = Payloads.of("index.html=new");
      Answer.Refused answer =
          refusedWithoutTrace(bench, Step.LINK, push(1, null, payload), payload);
      assertThat(answer.seen()).contains("shared/etc/app.yml");
      assertThat(answer.hint()).isNotEmpty();
    }
  }

  @Test
  default void case33_a_release_with_something_at_a_shared_path_is_refused() {
    for (String file : new String[] {"storage=file", "storage/x=y", "storage -> index.html"}) {
      try (FilesBench bench = bench(Settings.sharing(new SharedPath("storage", true)))) {
        Payload payload = Payloads.of("index.html=new", file);
        refusedWithoutTrace(bench, Step.LINK, push(1, null, payload), payload);
      }
    }
  }

  @Test
  default void a_release_has_the_files_modes_and_links_that_were_sent() {
    try (FilesBench bench = bench(Settings.PLAIN)) {
      Payload payload = Payloads.of("index.html=hello", "bin/run*=#!/bin/sh", "link -> index.html");
      prepare(bench.client(), push(1, null, payload), payload);
      String release = "releases/" + release(1) + "/";

      assertThat(bench.root().read(release + "index.html")).isEqualTo("hello");
      assertThat(bench.root().link(release + "link")).contains("index.html");
      assertThat(bench.root().list(release + "bin")).containsExactly("run");
      assertThat(bench.root().exists("current")).isFalse();
      assertThat(bench.root().list(".shipit/baton").getFirst()).startsWith("h-");
    }
  }

  @Test
  default void a_kept_release_must_be_made_from_the_same_files() {
    try (FilesBench bench = bench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      ReleaseId second = push(host, 2, first);
      String other = Payloads.of("index.html=other").manifest().sha256();
      done(host.perform(new Operation.Take(holder(3), owner("ann"))));

      refused(
          Step.VERIFY,
          host.perform(
              new Operation.Prepare(
                  holder(3), rollback(3, first, second, other), new Source.Kept())));
    }
  }

  @Test
  default void case70_a_damaged_record_is_reported_with_its_path_and_never_acted_upon() {
    for (String damage : new String[] {"", "{", "{}\n", "torn\nsum\n", NEWER}) {
      try (FilesBench bench = bench(Settings.after("true"))) {
        Host host = bench.client();
        Payload payload = Payloads.of("index.html=new");
        prepare(host, push(1, null, payload), payload);
        done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
        done(host.perform(new Operation.Swap(holder(1), tx(1))));
        bench.root().write(".shipit/baton/h-" + holder(1) + "/tx-" + tx(1) + "/rec", damage);
        String before = bench.snapshot();

        Sight sight = done(host.perform(new Operation.Look(holder(1))));
        assertThat(sight.open()).isNull();
        assertThat(sight.damage()).contains("tx-" + tx(1) + "/rec");
        for (Operation operation :
            new Operation[] {
              new Operation.Recheck(holder(1), tx(1)),
              new Operation.Decide(holder(1), tx(1), Register.GO, Register.COMMIT),
              new Operation.Undo(holder(1), tx(1)),
              new Operation.Activate(holder(1), tx(1), false),
              new Operation.Finish(holder(1), tx(1), Outcome.COMMITTED)
            }) {
          assertThat(host.perform(operation))
              .as("%s", operation)
              .isInstanceOf(Answer.Refused.class);
          assertThat(bench.snapshot()).as("%s", operation).isEqualTo(before);
        }
      }
    }
  }

  @Test
  default void case70_case81_a_lock_or_a_layout_that_shipit_does_not_write_is_left_alone() {
    String baton = ".shipit/baton/";
    for (String damage : new String[] {"none", "two", "foreign", "format", "format-missing"}) {
      try (FilesBench bench = bench(Settings.PLAIN)) {
        Host host = bench.client();
        push(host, 1, null);
        switch (damage) {
          case "none" -> bench.root().delete(baton + "free");
          case "two" -> bench.root().makeDirectory(baton + "h-" + holder(5));
          case "foreign" -> {
            bench.root().delete(baton + "free");
            bench.root().makeDirectory(baton + "somebody");
          }
          case "format" -> bench.root().write(".shipit/format", "2\n");
          default -> bench.root().delete(".shipit/format");
        }
        String before = bench.snapshot();

        assertThat(host.survey().sight().lock())
            .isInstanceOfSatisfying(
                Lock.Damaged.class,
                damaged ->
                    assertThat(damaged.path())
                        .endsWith(
                            damage.startsWith("format") ? ".shipit/format" : ".shipit/baton"));
        for (Operation operation :
            new Operation[] {
              new Operation.Take(holder(2), owner("ann")),
              new Operation.Steal(holder(2), holder(5), owner("ann")),
              new Operation.Finish(holder(2), tx(2), Outcome.ABORTED),
            }) {
          assertThat(host.perform(operation))
              .as("%s: %s", damage, operation)
              .isInstanceOf(Answer.Refused.class);
        }
        assertThat(bench.snapshot()).as(damage).isEqualTo(before);
      }
    }
  }
}
