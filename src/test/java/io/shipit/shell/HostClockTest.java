package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.ClockReading;
import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Operation;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Register;
import io.shipit.host.Timing;
import io.shipit.transport.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What hosts tell of their clocks. Here it is the client's as well. */
class HostClockTest {
  private static final Payload PAYLOAD = Payloads.of("index.html=new");

  /** Seconds and nothing finer are not enough, and neither is anything else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "1795391486.180863       | 1795391486180863000",
        "1795391486.193001618    | 1795391486193001618",
        "0.000001                | 1000",
        "1795391486              | -",
        "1795391486.%N           | -",
        "1795391486.180863 x     | -",
        "-1.000000               | -",
        "17953914860.180863      | -",
        "1795391486.18           | -",
        "1795391486,180863       | -",
        "''                      | -",
      })
  void a_time_has_seconds_and_a_fraction(String text, @Nullable Long nanos) {
    assertThat(TimeReader.nanos(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @MethodSource("io.shipit.shell.Shells#present")
  void a_host_tells_the_time_before_its_work_and_right_after_its_swap(List<String> shell) {
    try (LocalBench bench = new LocalBench(Settings.PLAIN).shell(shell.toArray(String[]::new))) {
      Instant before = Clock.systemUTC().instant();
      Timing timing = swapped(bench.client());
      Instant after = Clock.systemUTC().instant();

      // Take and recheck.
      assertThat(timing.readings()).hasSize(2);
      timing.readings().forEach(reading -> isBetween(before, told(reading), after));
      ClockReading swap = Objects.requireNonNull(timing.swap());
      assertThat(told(swap)).isAfter(told(timing.readings().getLast()));
      isBetween(before, told(swap), after);
      assertThat(swap.took()).isPositive();
    }
  }

  private static Instant told(ClockReading reading) {
    return Instant.ofEpochSecond(0, Objects.requireNonNull(reading.told()));
  }

  /** A clock of the shell's has microseconds, and the test's may have more. */
  private static void isBetween(Instant before, Instant time, Instant after) {
    assertThat(time).isBetween(before.minusNanos(1000), after);
  }

  @Test
  void a_swap_that_was_done_before_has_no_time() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      Timing once = swapped(host);
      done(host.perform(new Operation.Swap(holder(1), tx(1))));

      assertThat(host.timing()).isEqualTo(once);
    }
  }

  @Test
  void a_date_without_fractions_is_no_clock_and_no_obstacle() {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .shell("dash")
            .program("date", "case $1 in *%N*) echo 1795391486.%N ;; *) REAL \"$@\" ;; esac")) {
      Timing timing = swapped(bench.client());

      assertThat(timing.readings()).hasSize(2).allMatch(reading -> reading.told() == null);
      assertThat(Objects.requireNonNull(timing.swap()).told()).isNull();
    }
  }

  @Test
  void a_variable_that_the_account_exports_is_no_clock() {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .shell("dash")
            .environment(Map.of("EPOCHREALTIME", "5.000000"))) {
      Instant before = Clock.systemUTC().instant();

      assertThat(told(Objects.requireNonNull(swapped(bench.client()).swap()))).isAfter(before);
    }
  }

  @Test
  void a_new_connection_begins_anew() {
    List<Connection> connections = new ArrayList<>();
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .network(
                connection -> {
                  connections.add(connection);
                  return connection;
                })) {
      Host host = bench.client();
      swapped(host);
      connections.getLast().close();
      done(host.perform(new Operation.Look(holder(1))));

      assertThat(host.timing().readings()).hasSize(1);
      assertThat(host.timing().swap()).isNull();
    }
  }

  private static Timing swapped(Host host) {
    prepare(host, push(1, null, PAYLOAD), PAYLOAD);
    done(host.perform(new Operation.Recheck(holder(1), tx(1))));
    done(host.perform(new Operation.Decide(holder(1), tx(1), Register.UNDECIDED, Register.GO)));
    done(host.perform(new Operation.Swap(holder(1), tx(1))));
    return host.timing();
  }

  @Test
  void nothing_is_known_of_a_host_that_was_not_asked() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      assertThat(bench.client().timing()).isEqualTo(Timing.NONE);
    }
  }
}
