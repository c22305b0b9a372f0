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

import io.shipit.host.Answer;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hooks as they are in real life: talkative, silent, slow, killed, leaving things behind. */
class HookTest {
  private static final Payload PAYLOAD = Payloads.of("index.html=new");

  private static Answer prepareOnly(Host host) {
    done(host.perform(new Operation.Take(holder(1), owner("ann"))));
    return host.perform(
        new Operation.Prepare(holder(1), push(1, null, PAYLOAD), new Source.Upload(PAYLOAD)));
  }

  private static void swap(Host host, int number) {
    done(
        host.perform(
            new Operation.Decide(holder(number), tx(number), Register.UNDECIDED, Register.GO)));
    done(host.perform(new Operation.Swap(holder(number), tx(number))));
  }

  @ParameterizedTest
  @MethodSource("io.shipit.shell.Shells#present")
  void a_hook_runs_where_and_with_what_is_documented(List<String> shell) {
    String show =
        "pwd -P; echo $SHIPIT_RELEASE/$SHIPIT_PREVIOUS; echo $SHIPIT_COMMIT; echo $SHIPIT_HOST;"
            + " echo $SHIPIT_ENVIRONMENT; echo ${LC_ALL-unset}; echo error >&2;\ncat";
    try (LocalBench bench =
        new LocalBench(new Settings(5, List.of(), List.of(show), List.of(show)))
            .shell(shell.toArray(String[]::new))
            .environment(Map.of("LC_ALL", "C.UTF-8"))) {
      Host host = bench.client();
      prepare(host, push(1, null, PAYLOAD), PAYLOAD);
      swap(host, 1);
      done(host.perform(new Operation.Activate(holder(1), tx(1), false)));

      String where = bench.path() + "/releases/" + release(1);
      List<String> told =
          List.of(
              where, release(1) + "/", "%040x".formatted(1), "web1", "prod", "C.UTF-8", "error");
      assertThat(bench.printed.stream().filter(line -> line.startsWith("before_swap: ")))
          .containsExactlyElementsOf(told.stream().map(line -> "before_swap: " + line).toList());
      assertThat(bench.printed.stream().filter(line -> line.startsWith("after_swap: ")))
          .containsExactlyElementsOf(told.stream().map(line -> "after_swap: " + line).toList());
    }
  }

  @Test
  void a_host_that_is_put_back_runs_its_hooks_for_the_old_release() {
    try (LocalBench bench =
        new LocalBench(Settings.after("echo $SHIPIT_RELEASE after $SHIPIT_PREVIOUS; pwd -P"))) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      prepare(host, push(2, first, PAYLOAD), PAYLOAD);
      swap(host, 2);
      done(host.perform(new Operation.Undo(holder(2), tx(2))));
      bench.printed.clear();
      done(host.perform(new Operation.Activate(holder(2), tx(2), true)));
      done(host.perform(new Operation.Activate(holder(2), tx(2), true)));

      assertThat(bench.printed)
          .containsExactly(
              "after_swap: " + first + " after " + release(2),
              "after_swap: " + bench.path() + "/releases/" + first);
    }
  }

  @Test
  void a_hook_is_heard_while_it_runs() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.before("echo started; cat $GO >/dev/null"))) {
      bench.root().makeDirectory(".");
      String fifo = bench.path() + "/go";
      assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
      bench.environment(Map.of("GO", fifo));
      Host host = bench.client();
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> prepareOnly(host));
      while (bench.printed.isEmpty() && !answer.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(bench.printed).containsExactly("before_swap: started");
      assertThat(answer).isNotDone();

      bench.root().write("go", "");
      done(answer.get(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void case61_a_gigabyte_without_a_line_end_neither_hangs_nor_fills_memory() {
    try (LocalBench bench =
        new LocalBench(
            Settings.before(
                "head -c 1000000000 /dev/zero | tr '\\0' x; echo; echo last; exit 4"))) {
      Answer.Refused answer = refused(Step.BEFORE_SWAP, prepareOnly(bench.client()));
      assertThat(answer.seen()).contains("status 4").hasSizeLessThan(200_000);
      assertThat(bench.printed.stream().mapToLong(String::length).sum()).isLessThan(20_000_000);
    }
  }

  @Test
  void case61_binary_and_escapes_are_shown_escaped() {
    try (LocalBench bench =
        new LocalBench(Settings.before("printf 'a\\033[31mb\\000\\377c\\n'; exit 1"))) {
      Answer.Refused answer = refused(Step.BEFORE_SWAP, prepareOnly(bench.client()));
      assertThat(answer.seen()).contains("a\\x1b[31mb\\x00\\xffc");
    }
  }

  @Test
  void case61_what_looks_like_an_answer_is_output() {
    String forged =
        "echo \"0123456789abcdef0123456789abcdef end 0\"; printf 'current live x\\nno newline'";
    try (LocalBench bench = new LocalBench(Settings.before(forged, "exit 1"))) {
      refused(Step.BEFORE_SWAP, prepareOnly(bench.client()));
      assertThat(bench.printed)
          .containsExactly(
              "before_swap: 0123456789abcdef0123456789abcdef end 0",
              "before_swap: current live x",
              "before_swap: no newline");
    }
  }

  @Test
  void case62_a_hook_that_a_signal_ended_has_failed() {
    try (LocalBench bench = new LocalBench(Settings.before("kill -9 $$"))) {
      assertThat(refused(Step.BEFORE_SWAP, prepareOnly(bench.client())).seen())
          .contains("status 137");
    }
  }

  @Test
  void case62_a_shell_that_ends_in_the_middle_leaves_an_unknown_outcome() {
    try (LocalBench bench =
        new LocalBench(Settings.before("kill -9 $(cat \"$AGENT\")"))
            .shell("sh", "-c", "echo $$ >\"$AGENT\"; exec sh")) {
      bench.environment(Map.of("AGENT", bench.path() + "-agent"));
      bench.root().makeDirectory(".");
      assertThat(prepareOnly(bench.client()))
          .isInstanceOfSatisfying(
              Answer.Unknown.class, unknown -> assertThat(unknown.seen()).contains("ended"));
    }
  }

  @Test
  void a_process_that_a_hook_leaves_behind_is_not_waited_for() {
    try (LocalBench bench =
        new LocalBench(Settings.before("sleep 300 & echo $! >\"$SLEEPER\"; echo done"))) {
      bench.environment(Map.of("SLEEPER", bench.path() + "-sleeper"));
      Host host = bench.client();
      long start = System.nanoTime();
      Answer answer = prepareOnly(host);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(100));
      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Done.class,
              done -> assertThat(done.warnings()).anyMatch(text -> text.contains("still runs")));
      assertThat(bench.printed).containsExactly("before_swap: done");
      assertThat(ProcessHandle.of(sleeper(bench)))
          .hasValueSatisfying(sleeper -> assertThat(sleeper.destroy()).isTrue());
    }
  }

  private static long sleeper(LocalBench bench) {
    return Long.parseLong(new LocalRoot(bench.path()).read("../www-sleeper").strip());
  }

  /** Whether a process has ended, or ends within some seconds; a zombie has. */
  private static boolean ends(long pid) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    Path stat = Path.of("/proc/" + pid + "/stat");
    while (System.nanoTime() < deadline) {
      try {
        if (Files.readString(stat).replaceFirst(".*[)] ", "").startsWith("Z")) {
          return true;
        }
      } catch (NoSuchFileException e) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  @Test
  void a_hook_that_takes_too_long_is_ended_with_everything_it_started() throws Exception {
    try (LocalBench bench =
        new LocalBench(Settings.before("sleep 300 & echo $! >\"$SLEEPER\"; wait"))
            .timeouts(
                new Timeouts(
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(2),
                    Duration.ZERO))) {
      bench.environment(Map.of("SLEEPER", bench.path() + "-sleeper"));
      Answer.Refused answer = refused(Step.BEFORE_SWAP, prepareOnly(bench.client()));
      assertThat(answer.seen()).contains("status 143");
      assertThat(ends(sleeper(bench))).isTrue();
    }
  }

  /** protocol.md, I7: no hook of the old holder runs any more when the new one acts. */
  @Test
  void whoever_takes_the_lock_over_ends_the_hook_that_still_runs() throws Exception {
    try (LocalBench bench =
        new LocalBench(
            Settings.before("sleep 300 & echo $! >\"$SLEEPER\"; echo on; wait", "echo next"))) {
      bench.environment(Map.of("SLEEPER", bench.path() + "-sleeper"));
      Host ann = bench.client();
      CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> prepareOnly(ann));
      while (bench.printed.isEmpty() && !answer.isDone()) {
        Thread.onSpinWait();
      }
      Host bob = bench.client();
      done(bob.perform(new Operation.Steal(holder(2), holder(1), owner("bob"))));
      assertThat(ends(sleeper(bench))).isTrue();
      assertThat(answer.get(1, TimeUnit.MINUTES)).isInstanceOf(Answer.Refused.class);
      assertThat(bench.printed).doesNotContain("before_swap: next");

      done(bob.perform(new Operation.Finish(holder(2), tx(2), Outcome.ABORTED)));
      assertThat(bob.survey().releases()).isEmpty();
    }
  }
}
