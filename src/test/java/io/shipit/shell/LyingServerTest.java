package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.goThrough;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.config.SharedPath;
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
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.transport.RemoteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and tools that say that all went well when it did not. */
class LyingServerTest {
  private static final Payload PAYLOAD = Payloads.of("index.html=new", "bin/run*=#!/bin/sh");

  /** What became of the file that was written, although the server acknowledged every byte. */
  enum Lie {
    TRUNCATED,
    LONGER,
    CHANGED,
    EMPTY,
    NOT_THERE,
    A_LINK,
    A_DIRECTORY;

    private void after(Path file) throws Exception {
      byte[] sent = Files.readAllBytes(file);
      Files.delete(file);
      switch (this) {
        case TRUNCATED -> Files.write(file, Arrays.copyOf(sent, sent.length - 1));
        case LONGER -> Files.write(file, Arrays.copyOf(sent, sent.length + 1));
        case CHANGED -> {
          sent[sent.length / 2] ^= 1;
          Files.write(file, sent);
        }
        case EMPTY -> Files.createFile(file);
        case NOT_THERE -> {}
        case A_LINK ->
            Files.createSymbolicLink(file, Files.write(file.resolveSibling("elsewhere"), sent));
        case A_DIRECTORY -> Files.createDirectory(file);
      }
    }
  }

  /** Takes the lock, is refused in this step, and leaves everything as it was. */
  private static Answer.Refused refusedPush(LocalBench bench, int number, ReleaseId live, Step step)
      throws Exception {
    try (Host host = bench.client()) {
      String before = bench.snapshot();
      RolloutRecord record = push(number, live, PAYLOAD);
      done(host.perform(new Operation.Take(holder(number), owner("ann"))));
      Answer.Refused refused =
          refused(
              step,
              host.perform(
                  new Operation.Prepare(holder(number), record, new Source.Upload(PAYLOAD))));
      done(host.perform(new Operation.Finish(holder(number), tx(number), Outcome.ABORTED)));
      assertThat(bench.snapshot()).isEqualTo(before);
      return refused;
    }
  }

  @ParameterizedTest
  @EnumSource
  void case65_a_file_that_is_not_what_was_sent_is_refused(Lie lie) throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      ReleaseId live = push(bench.client(), 1, null);
      bench.network(
          honest ->
              new ChangedFiles(honest) {
                @Override
                long create(RemoteFiles files, String path, RemoteFiles.Writer writer)
                    throws java.io.IOException {
                  long size = files.create(path, writer);
                  try {
                    lie.after(Path.of(path));
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  return size;
                }
              });
      assertThat(refusedPush(bench, 2, live, Step.UNPACK).seen())
          .containsAnyOf("what arrived is not what was sent", "nothing was uploaded");
    }
  }

  @Test
  void case65_a_directory_that_was_made_elsewhere_is_refused() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      ReleaseId live = push(bench.client(), 1, null);
      bench.network(
          honest ->
              new ChangedFiles(honest) {
                @Override
                void createDirectory(RemoteFiles files, String path) {
                  // Nothing is made, and nothing is said.
                }
              });
      refusedPush(bench, 2, live, Step.UPLOAD);
    }
  }

  /** What {@code ln} does instead of what it is told; $2 is the target, $3 the link. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the staged link leads elsewhere  | STAGE | */go/current   | REAL -s releases/evil \"$3\"",
        "the way back leads elsewhere     | STAGE | */undo/current | REAL -s releases/evil \"$3\"",
        "a climbing link                  | STAGE | */go/current   | REAL -s ../../etc \"$3\"",
        "its arguments are swapped        | STAGE | */go/current   | REAL -s \"$3\""
            + " \"${3%current}swapped\"",
        "a copy instead of a link         | STAGE | */go/current   | echo \"$2\" >\"$3\"",
        "nothing is made                  | STAGE | */undo/current | exit 0",
        "the shared link leads elsewhere  | LINK  | */storage      | REAL -s /etc \"$3\"",
      })
  void case66_a_link_that_is_not_what_was_made_is_refused(
      String what, Step step, String link, String instead) throws Exception {
    try (LocalBench bench = new LocalBench(Settings.sharing(new SharedPath("storage", true)))) {
      ReleaseId live = push(bench.client(), 1, null);
      bench.program(
          "ln",
          "case $# in 3) case $3 in "
              + link
              + ") "
              + instead
              + "; exit;; esac;; esac; exec REAL \"$@\"");
      assertThat(refusedPush(bench, 2, live, step).seen()).as(what).contains("a link to ");
      assertThat(bench.root().link("current")).contains("releases/" + live);
    }
  }

  @Test
  void case66_what_current_really_is_after_a_swap_is_what_is_seen() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      ReleaseId live = push(host, 1, null);
      host.close();
      bench.program(
          "mv",
          "REAL \"$@\"; s=$?; case $* in */go/current*) case $* in *baton*probe*) ;; *baton*)"
              + " ln -sfn releases/evil current;; esac;; esac; exit $s");
      Host second = bench.client();
      prepare(second, push(2, live, PAYLOAD), PAYLOAD);
      done(second.perform(new Operation.Decide(holder(2), tx(2), Register.UNDECIDED, Register.GO)));
      assertThat(done(second.perform(new Operation.Swap(holder(2), tx(2)))).current())
          .isEqualTo(new Current.Live(new ReleaseId("evil")));
    }
  }

  /** What {@code mv} does with {@code -T -f FROM TO}, and with {@code -f FROM TO}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "knows -T             | :",
        "has no -T            | case $1 in -T) echo 'unknown option -- T' >&2; exit 1;; esac",
        "-T refuses a link    | if [ -L \"$4\" ]; then echo 'Directory not empty' >&2; exit 1; fi",
        "-T does nothing      | case $1 in -T) exit 0;; esac",
        "-T copies            | case $1 in -T) rm -rf \"$4\"; cp -dR \"$3\" \"$4\" && rm -rf"
            + " \"$3\"; exit;; esac",
        "-T moves into it     | case $1 in -T) shift; exec REAL \"$@\";; esac",
      })
  void case67_a_way_that_only_seems_to_work_is_not_taken(String what, String does)
      throws Exception {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN).program("mv", does + "; exec REAL \"$@\"")) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      prepare(host, push(2, first, PAYLOAD), PAYLOAD);
      goThrough(host, push(2, first, PAYLOAD));
      assertThat(host.survey().swapBy())
          .as(what)
          .isEqualTo(what.equals("knows -T") ? "mv -T" : "mv into parent");
      assertThat(bench.root().link("current"))
          .contains("releases/" + push(2, first, PAYLOAD).release());
      host.close();
      ReleaseId third = push(bench.client(), 3, push(2, first, PAYLOAD).release());
      assertThat(bench.root().link("current")).contains("releases/" + third);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing is done      | exit 0",
        "no link is replaced  | for to; do :; done; if [ -L \"${to%/}/current\" ]; then exit 1; fi;"
            + " if [ -L \"$to\" ]; then exit 1; fi",
        "links are copied     | for to; do from=$last last=$to; done; if [ ! -L \"$from\" ]; then"
            + " exec REAL \"$@\"; fi; case $to in */current) to=${to%/*};; esac; rm -f"
            + " \"${to%/}/current\"; cp -d \"$from\" \"${to%/}/current\"; rm \"$from\"; exit",
      })
  void case67_where_no_way_works_the_lock_is_not_even_made(String what, String does) {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN).program("mv", "last=; " + does + "; exec REAL \"$@\"")) {
      Host host = bench.client();
      Answer.Refused answer =
          refused(Step.LOCK, host.perform(new Operation.Take(holder(1), owner("ann"))));
      assertThat(answer.seen()).as(what).contains("no way to replace a link by one rename");
      assertThat(answer.hint()).isNotEmpty();
      assertThat(bench.root().list(".")).isEmpty();
    }
  }
}
