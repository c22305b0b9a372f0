package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.deploy.SwapClock.Moment;
import io.shipit.host.ClockReading;
import io.shipit.host.Timing;
import io.shipit.rollout.Phase;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Times are in milliseconds; the host's clock has nothing in common with the client's. */
class SwapClockTest {
  private static final long MS = 1_000_000;
  private static final long AHEAD = 1_795_391_486L * 1000;

  private static ClockReading reading(double sent, @Nullable Double told, double heard) {
    return new ClockReading(
        nanos(sent), told == null ? null : AHEAD * MS + nanos(told), nanos(heard));
  }

  private static long nanos(double milliseconds) {
    return Math.round(milliseconds * MS);
  }

  private static Moment moment(double earliest, double probably, double latest) {
    return new Moment(nanos(earliest), nanos(probably), nanos(latest));
  }

  private static Moment swap(ClockReading swap, ClockReading... readings) {
    return SwapClock.moment(swap, List.of(readings));
  }

  @Test
  void the_time_was_told_between_a_question_and_its_answer() {
    // Asked at 990, told 1000 halfway; so what it calls 1005 is 1005 to us, give or take 10.
    assertThat(swap(reading(1000, 1005.0, 1040), reading(990, 1000.0, 1010)))
        .isEqualTo(moment(1000, 1005, 1015.025));
  }

  @Test
  void several_readings_say_more_than_one() {
    // The first answer was late, the second question was: together they leave 4 to either side.
    assertThat(
            swap(
                reading(1000, 1010.0, 1030),
                reading(1000, 1004.0, 1024),
                reading(1000, 1016.0, 1020)))
        .isEqualTo(moment(1005.985, 1010, 1014.015));
  }

  @Test
  void an_old_reading_says_less_because_clocks_drift() {
    assertThat(swap(reading(100_000, 100_050.0, 100_100), reading(0, 5.0, 10)))
        .isEqualTo(moment(100_000, 100_050, 100_100));
  }

  @Test
  void the_rename_was_after_its_request_and_before_its_answer() {
    assertThat(swap(reading(1000, 1005.0, 1006), reading(900, 900.0, 1000)))
        .isEqualTo(moment(1004.947, 1006, 1006));
    assertThat(swap(reading(1000, 1005.0, 1020), reading(900, 1000.0, 1000)))
        .isEqualTo(moment(1000, 1000, 1005.06));
  }

  @Test
  void without_a_time_the_middle_of_request_and_answer_has_to_do() {
    Moment middle = moment(1000, 1010, 1020);
    assertThat(swap(reading(1000, null, 1020), reading(990, 1000.0, 1000))).isEqualTo(middle);
    assertThat(swap(reading(1000, 1005.0, 1020))).isEqualTo(middle);
    assertThat(swap(reading(1000, 1005.0, 1020), reading(990, null, 1000))).isEqualTo(middle);
  }

  @Test
  void a_clock_that_was_set_meanwhile_does_not_count() {
    Moment middle = moment(1000, 1010, 1020);
    assertThat(
            swap(reading(1000, 1005.0, 1020), reading(990, 995.0, 1000), reading(990, 1.0, 1000)))
        .as("two readings contradict each other")
        .isEqualTo(middle);
    assertThat(swap(reading(1000, 9_000_000.0, 1020), reading(990, 995.0, 1000)))
        .as("the rename was long after its answer")
        .isEqualTo(middle);
  }

  @Test
  void the_window_is_the_widest_pair_and_so_is_its_error() {
    assertThat(
            SwapClock.window(
                List.of(moment(1, 2, 3), moment(0, 4, 10), moment(2, 3, 4), moment(3, 3, 3))))
        .isEqualTo(new Progress.Swapped(4, ms(2), ms(7)));
    assertThat(SwapClock.window(List.of(moment(0, 1, 2), moment(9, 10, 11))))
        .isEqualTo(new Progress.Swapped(2, ms(9), ms(2)));
    assertThat(SwapClock.window(List.of(moment(0, 5, 10))))
        .isEqualTo(new Progress.Swapped(1, ms(0), ms(0)));
  }

  private static Duration ms(double milliseconds) {
    return Duration.ofNanos(nanos(milliseconds));
  }

  @Test
  void only_hosts_that_swapped_now_are_counted_and_only_the_swap_is_told() {
    SwapClock clock = new SwapClock();
    assertThat(clock.leave(Phase.SWAP)).isEmpty();
    clock.swapped(Timing.NONE, 0);
    clock.swapped(Timing.NONE.withSwap(reading(1000, null, 1001)), nanos(1000.001));
    assertThat(clock.leave(Phase.SWAP)).isEmpty();

    clock.swapped(Timing.NONE.withSwap(reading(1000, null, 1001)), nanos(1000));
    assertThat(clock.leave(Phase.GO)).isEmpty();
    assertThat(clock.leave(Phase.SWAP)).hasValue(new Progress.Swapped(1, ms(0), ms(0)));
  }
}
