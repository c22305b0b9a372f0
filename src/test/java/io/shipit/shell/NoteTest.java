package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.goThrough;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import org.junit.jupiter.api.Test;

/** A line for people that a rollout leaves on its hosts. */
class NoteTest {
  private static final Payload PAYLOAD = Payloads.of("index.html=new");
  private static final String LINE =
      "swapped on 2 hosts within 1.4 ms (± 0.3 ms); $HOME 'as' \"is\"";

  @Test
  void it_is_left_in_the_history_of_its_rollout_and_of_no_other() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      prepare(host, push(1, null, PAYLOAD), PAYLOAD);
      host.note(LINE);
      goThrough(host, push(1, null, PAYLOAD));
      push(host, 2, push(1, null, PAYLOAD).release());

      assertThat(bench.root().read(entry(1) + "/note")).isEqualTo(LINE + "\n");
      assertThat(bench.root().exists(entry(2) + "/rec")).isTrue();
      assertThat(bench.root().exists(entry(2) + "/note")).isFalse();
    }
  }

  @Test
  void where_it_cannot_be_written_the_rollout_ends_all_the_same() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      prepare(host, push(1, null, PAYLOAD), PAYLOAD);
      String record = ".shipit/baton/h-%s/tx-%s".formatted(holder(1), tx(1));
      bench.root().write(record + "/note/in-the-way", "");
      host.note(LINE);
      goThrough(host, push(1, null, PAYLOAD));

      assertThat(bench.root().exists(entry(1) + "/rec")).isTrue();
    }
  }

  @Test
  void an_aborted_rollout_that_has_no_record_leaves_none() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      done(host.perform(new Operation.Take(holder(1), push(1, null, PAYLOAD).owner())));
      host.note(LINE);
      done(host.perform(new Operation.Finish(holder(1), tx(1), Outcome.ABORTED)));

      assertThat(bench.root().snapshot()).doesNotContain("note");
    }
  }

  private static String entry(int number) {
    return ".shipit/history/%010d-%s.C".formatted(number, tx(number));
  }
}
