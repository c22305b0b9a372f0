package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.ClockReading;
import io.shipit.host.HostId;
import io.shipit.host.Timing;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolleyTest {
  private static final long START = Long.MAX_VALUE - 1000;

  /** Round trips of hosts in milliseconds, "-" for none seen; when each is sent its swap. */
  @ParameterizedTest
  @CsvSource({
    "0.5 50 100,      49.75 25 0",
    "100 100,         0 0",
    "7,               0",
    "-,               0",
    "- 100 40,        0 0 30",
    "- - -,           0 0 0",
    "100/20/60 40,    10 0",
    "1 10000,         1000 0",
    "0 100,           0 0",
    "-5 100,          0 0",
  })
  void the_nearer_a_host_is_the_later_it_is_sent_its_swap(String roundTrips, String due) {
    Map<HostId, Timing> timings = new TreeMap<>();
    for (String host : roundTrips.split(" ", -1)) {
      timings.put(new HostId("web" + timings.size()), timing(host));
    }
    Volley volley = new Volley(timings, START);
    StringBuilder times = new StringBuilder();
    for (HostId host : timings.keySet()) {
      // The clock may overflow on the way.
      double after = (volley.due(host) - START) / 1e6;
      times.append(after == (long) after ? Long.toString((long) after) : after).append(' ');
    }
    assertThat(times.toString().strip()).isEqualTo(due);
  }

  @Test
  void a_host_of_which_nothing_is_known_is_sent_its_swap_at_once() {
    assertThat(new Volley(Map.of(), 7).due(new HostId("web1"))).isEqualTo(7);
  }

  private static Timing timing(String roundTrips) {
    Timing timing = Timing.NONE;
    if (!roundTrips.equals("-")) {
      for (String roundTrip : roundTrips.split("/", -1)) {
        long nanos = (long) (Double.parseDouble(roundTrip) * 1e6);
        timing = timing.and(new ClockReading(START, null, START + nanos));
      }
    }
    return timing;
  }

  @Test
  void nobody_waits_for_long() {
    assertThat(Volley.MOST).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
