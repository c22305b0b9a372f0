package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.release;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.Source;
import io.shipit.host.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Something on the host forbids a step, or works against it while the rollout is under way. */
class DenialTest {
  private static final Payload PAYLOAD = Payloads.of("index.html=new", "a/b=c");

  private static Operation decideToGo() {
    return new Operation.Decide(holder(2), tx(2), Register.UNDECIDED, Register.GO);
  }

  /**
   * A push of which one call of one tool goes wrong; then it is aborted. Nothing is left of it, and
   * what was live still is.
   */
  private static Answer.Refused stopped(Step step, String tool, String script) {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      ReleaseId live = push(bench.client(), 1, null);
      bench.program(tool, script);
      Host host = bench.client();
      done(host.perform(new Operation.Take(holder(2), owner("ann"))));
      Answer answer =
          host.perform(
              new Operation.Prepare(holder(2), push(2, live, PAYLOAD), new Source.Upload(PAYLOAD)));
      if (answer instanceof Answer.Done) {
        answer = host.perform(new Operation.Recheck(holder(2), tx(2)));
      }
      Answer.Refused refused = refused(step, answer);
      host.close();

      bench.program(tool, "exec REAL \"$@\"");
      Host again = bench.client();
      done(again.perform(new Operation.Finish(holder(2), tx(2), Outcome.ABORTED)));
      assertThat(again.survey().sight().current()).isEqualTo(new Current.Live(live));
      assertThat(again.survey().releases()).containsExactly(live);
      return refused;
    }
  }

  /** As a security module or an immutable file makes a tool answer, with its words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNPACK  | tar   | *                      | tar: index.html: Cannot open: Permission"
            + " denied",
        "UNPACK  | mkdir | *root                  | mkdir: cannot create directory: Permission"
            + " denied",
        "VERIFY  | chmod | u=rwx*' .'             | chmod: changing permissions: Operation not"
            + " permitted",
        "VERIFY  | mv    | *meta/2026*            | mv: cannot move: Permission denied",
        "VERIFY  | mv    | *' releases/2026'*     | mv: cannot move: Operation not permitted",
        "STAGE   | cp    | *seal                  | cp: cannot create: Permission denied",
        "STAGE   | mkdir | *go*undo*              | mkdir: cannot create directory: Permission"
            + " denied",
        "STAGE   | ln    | *go/current            | ln: failed to create symbolic link: Permission"
            + " denied",
        "STAGE   | sync  | '-f '*srv/www          | sync: error syncing: Input/output error",
        "STAGE   | mv    | *new-*tx-*             | mv: cannot move: Operation not permitted",
      })
  void case76_what_is_denied_is_told_in_the_servers_words(
      Step step, String tool, String call, String words) {
    Answer.Refused refused =
        stopped(
            step,
            tool,
            "case $* in " + call + ") echo '" + words + "' >&2; exit 1;; esac; exec REAL \"$@\"");
    assertThat(refused.seen()).contains(words);
  }

  /**
   * The real thing: an immutable directory where the account is root, else one not to be written.
   */
  @Test
  void case76_a_swap_that_is_denied_can_be_tried_again_or_aborted() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId live = push(host, 1, null);
      prepare(host, push(2, live, PAYLOAD), PAYLOAD);
      done(host.perform(decideToGo()));

      boolean immutable = run("chattr", "+i", bench.path().toString());
      if (!immutable) {
        assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
        assertThat(run("chmod", "0555", bench.path().toString())).isTrue();
      }
      try {
        Answer.Refused refused =
            refused(Step.SWAP, host.perform(new Operation.Swap(holder(2), tx(2))));
        assertThat(refused.seen()).containsAnyOf("Operation not permitted", "Permission denied");
        assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(live));
      } finally {
        run("chattr", "-i", bench.path().toString());
        run("chmod", "0755", bench.path().toString());
      }
      assertThat(done(host.perform(new Operation.Swap(holder(2), tx(2)))).current())
          .isEqualTo(new Current.Live(release(2)));
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  /** What a process in the background does right after one call of a tool has ended well. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNPACK  | head | *                  | : >upload",
        "VERIFY  | tar  | *                  | : >root/index.html",
        "VERIFY  | tar  | *                  | echo worm >>root/a/b",
        "VERIFY  | tar  | *                  | rm root/index.html",
        "VERIFY  | tar  | *                  | rm -r root/a",
        "VERIFY  | tar  | *                  | echo worm >root/worm",
        "VERIFY  | tar  | *                  | rm root/a/b; ln -s /etc/passwd root/a/b",
        "VERIFY  | tar  | *                  | rm -r root",
        "STAGE   | cp   | *seal              | rm -r releases/*0002",
        "STAGE   | mv   | *.shipit/meta/*seal | rm -r releases/*0002",
        "RECHECK | ln   | *go/current        | rm -r releases/*0002",
        "RECHECK | ln   | *go/current        | rm .shipit/meta/*0002/seal",
        "RECHECK | mv   | *new-*tx-*         | rm releases/*0002/index.html",
        "RECHECK | mv   | *new-*tx-*         | for f in releases/*0002/index.html; do : >\"$f\";"
            + " done",
      })
  void case77_a_process_that_works_against_the_rollout_is_noticed(
      Step step, String tool, String call, String damage) {
    stopped(
        step,
        tool,
        "REAL \"$@\"; s=$?; case $* in "
            + call
            + ") { "
            + damage
            + "; } 2>/dev/null;; esac; exit $s");
  }

  @Test
  void case77_a_release_that_is_deleted_before_its_swap_never_becomes_live() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId live = push(host, 1, null);
      prepare(host, push(2, live, PAYLOAD), PAYLOAD);
      done(host.perform(decideToGo()));
      bench.delete(release(2));

      Answer.Refused refused =
          refused(Step.SWAP, host.perform(new Operation.Swap(holder(2), tx(2))));
      assertThat(refused.seen()).contains(release(2) + " is gone");
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(live));
      done(host.perform(new Operation.Decide(holder(2), tx(2), Register.GO, Register.REVERT)));
      done(host.perform(new Operation.Undo(holder(2), tx(2))));
      done(host.perform(new Operation.Finish(holder(2), tx(2), Outcome.REVERTED)));
      assertThat(host.survey().sight().current()).isEqualTo(new Current.Live(live));
    }
  }
}
