package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Lock;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Register;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Sight;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.transport.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts that give no shell, servers that do not answer, connections that end. */
class ContactTest {
  private static final Payload PAYLOAD = Payloads.of("index.html=new");
  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO);

  /** What the login shell does, and what the message must say of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo This account is currently not available.; exit 1 | currently not available",
        "exit 254                                              | ended",
        "echo sorry >&2                                        | sorry",
        "exec cat                                              | no answer within 1 s",
        "echo usage: git-shell; exec sleep 30                  | git-shell",
        "while :; do echo motd; done                           | motd",
        "cat >/dev/null                                        | no answer within 1 s",
        "exec head -c 100000000 /dev/zero                      | \\x00",
        "printf 'a\\033[31mb'; exit 0                           | a\\x1b[31mb",
      })
  void case60_an_account_without_a_shell_is_an_error_that_helps(String login, String words) {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN).shell("sh", "-c", login).timeouts(SHORT)) {
      Host host = bench.client();
      assertThatThrownBy(host::survey)
          .isInstanceOfSatisfying(
              UserError.class,
              error -> {
                assertThat(error.exitCode()).isEqualTo(ExitCode.UNCHANGED);
                assertThat(error.getMessage()).doesNotContain("web1").contains(words);
                assertThat(error.hint()).contains("nologin");
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo Welcome!; echo; exec sh",
        "printf 'no line end'; exec sh",
        "echo 'warning: no tty' >&2; exec sh",
        "head -c 3000000 /dev/urandom; exec sh",
        "unset PATH; PATH=/usr/local/bin:/usr/bin:/bin; export PATH; exec sh",
        "umask 777; exec sh",
        "set -f; cd /; exec sh",
        "LC_ALL=tr_TR.UTF-8 POSIXLY_CORRECT=1 CDPATH=/:/tmp TAR_OPTIONS=-v s_v=x D=y exec sh",
      })
  void case60_what_a_login_shell_prints_and_sets_does_no_harm(String login) {
    try (LocalBench bench = new LocalBench(Settings.PLAIN).shell("sh", "-c", login)) {
      Host host = bench.client();
      assertThat(host.survey().refusals()).isEmpty();
      push(host, 1, null);
      assertThat(host.survey().warnings()).isEmpty();
    }
  }

  /** Keeps all connections, so that a test can cut the last one. */
  private static final class Cable {
    private final List<Connection> connections = new ArrayList<>();

    Connection plug(Connection connection) {
      connections.add(connection);
      return connection;
    }

    void cut() {
      connections.getLast().close();
    }

    int used() {
      return connections.size();
    }
  }

  @Test
  void what_must_be_done_is_done_over_a_second_connection() {
    Cable cable = new Cable();
    try (LocalBench bench = new LocalBench(Settings.after("true")).network(cable::plug)) {
      Host host = bench.client();
      RolloutRecord record = push(1, null, PAYLOAD);
      prepare(host, record, PAYLOAD);
      List<Operation> road =
          List.of(
              new Operation.Look(holder(1)),
              new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO),
              new Operation.Undo(holder(1), tx(1)),
              new Operation.Activate(holder(1), tx(1), true),
              new Operation.Verify(holder(1), record.release()),
              new Operation.Finish(holder(1), tx(1), Outcome.REVERTED),
              new Operation.Look(holder(1)));
      for (int i = 0; i < road.size(); i++) {
        cable.cut();
        done(host.perform(road.get(i)));
        assertThat(cable.used()).isEqualTo(i + 2);
      }
    }
  }

  @Test
  void what_need_not_be_done_is_refused_without_a_connection() {
    Cable cable = new Cable();
    try (LocalBench bench = new LocalBench(Settings.PLAIN).network(cable::plug)) {
      Host host = bench.client();
      RolloutRecord record = push(1, null, PAYLOAD);
      prepare(host, record, PAYLOAD);
      done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
      cable.cut();
      for (Operation operation :
          List.of(
              new Operation.Take(holder(1), owner("ann")),
              new Operation.Prepare(holder(1), record, new Source.Upload(PAYLOAD)),
              new Operation.Recheck(holder(1), tx(1)),
              new Operation.Swap(holder(1), tx(1)))) {
        assertThat(host.perform(operation)).isNotInstanceOf(Answer.Done.class);
      }
      assertThat(cable.used()).isEqualTo(1);
      assertThat(done(host.perform(new Operation.Look(holder(1)))).current())
          .isEqualTo(new Current.None());
    }
  }

  @Test
  void a_holder_with_a_new_connection_is_alive_again() {
    Cable cable = new Cable();
    try (LocalBench bench = new LocalBench(Settings.PLAIN).network(cable::plug)) {
      Host ann = bench.client();
      done(ann.perform(new Operation.Take(holder(1), owner("ann"))));
      Host bob = bench.client();
      assertThat(life(bob)).isEqualTo(Lock.Life.ALIVE);

      cable.connections.getFirst().close();
      assertThat(eventually(bob, Lock.Life.DEAD)).isTrue();

      done(ann.perform(new Operation.Look(holder(1))));
      assertThat(life(bob)).isEqualTo(Lock.Life.ALIVE);
      ann.close();
      assertThat(eventually(bob, Lock.Life.DEAD)).isTrue();
    }
  }

  private static Lock.Life life(Host host) {
    Sight sight = done(host.perform(new Operation.Look(holder(9))));
    return sight.lock() instanceof Lock.Held held ? held.life() : Lock.Life.UNKNOWN;
  }

  private static boolean eventually(Host host, Lock.Life life) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      if (life(host) == life) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_host_that_cannot_be_reached_again_leaves_an_unknown_outcome() {
    Cable cable = new Cable();
    boolean[] down = {false};
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .network(
                connection -> {
                  if (down[0]) {
                    throw new UserError(ExitCode.UNCHANGED, "no route", "wait");
                  }
                  return cable.plug(connection);
                })) {
      Host host = bench.client();
      prepare(host, push(1, null, PAYLOAD), PAYLOAD);
      down[0] = true;
      cable.cut();
      Operation decide = new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO);
      assertThat(host.perform(decide)).isNotInstanceOf(Answer.Done.class);

      down[0] = false;
      done(host.perform(decide));
      done(bench.client().perform(new Operation.Look(holder(1))));
    }
  }

  @Test
  void a_host_that_was_never_reached_refuses_everything() {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .network(
                connection -> {
                  throw new UserError(ExitCode.UNCHANGED, "no route", "wait");
                })) {
      Host host = bench.client();
      assertThat(
              refused(Step.CONNECT, host.perform(new Operation.Take(holder(1), owner("ann"))))
                  .seen())
          .isEqualTo("no route");
    }
  }

  @Test
  void a_host_that_stops_answering_leaves_an_unknown_outcome() {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .program("sync", "[ ! -e \"$STALL\" ] || exec sleep 60; exec REAL \"$@\"")
            .timeouts(SHORT)) {
      bench.environment(Map.of("STALL", bench.path() + "-stall"));
      Host host = bench.client();
      RolloutRecord record = push(1, null, PAYLOAD);
      prepare(host, record, PAYLOAD);
      done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
      bench.root().write("../www-stall", "");
      assertThat(host.perform(new Operation.Swap(holder(1), tx(1))))
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> {
                assertThat(unknown.step()).isEqualTo(Step.SWAP);
                assertThat(unknown.seen()).contains("no answer within 1 s");
              });

      bench.root().delete("../www-stall");
      assertThat(done(host.perform(new Operation.Look(holder(1)))).current())
          .isEqualTo(new Current.Live(record.release()));
    }
  }

  @Test
  void two_clients_that_set_up_the_same_root_agree() throws Exception {
    for (int round = 0; round < 10; round++) {
      try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
        List<Thread> threads = new ArrayList<>();
        List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
        for (int i = 1; i <= 3; i++) {
          Host host = bench.client();
          Operation take = new Operation.Take(holder(i), owner("client " + i));
          threads.add(Thread.ofVirtual().start(() -> answers.add(host.perform(take))));
        }
        for (Thread thread : threads) {
          thread.join();
        }
        assertThat(answers).hasSize(3);
        assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(1);
        assertThat(bench.root().list(".shipit/baton")).hasSize(1);
        assertThat(bench.root().list(".")).containsExactly(".shipit", "releases", "shared");
      }
    }
  }
}
