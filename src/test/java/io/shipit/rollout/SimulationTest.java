package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Fleets that are too large to walk, in random schedules. {@code -Dshipit.seed=4711} runs one
 * schedule and tells it; {@code -Dshipit.seeds=100000} runs more of them.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("shipit.seeds", 2_000);

  @Test
  void no_schedule_breaks_an_invariant() {
    Long only = Long.getLong("shipit.seed");
    long[] seeds = only == null ? LongStream.rangeClosed(1, SEEDS).toArray() : new long[] {only};
    Set<String> exits = new TreeSet<>();
    for (long seed : seeds) {
      try {
        exits.addAll(Simulation.run(seed).exits());
      } catch (BrokenLaw | IllegalStateException e) {
        throw new AssertionError(
            "replay with -Dshipit.seed=" + seed + "\n" + tell(seed, HostSteps.sound()), e);
      }
    }
    if (only != null) {
      System.out.println(tell(only, HostSteps.sound()));
      return;
    }
    System.out.printf("%,d schedules, exits %s%n", seeds.length, exits);
    assertThat(exits)
        .contains("A0", "A3", "A4", "A5", "A6", "B0", "B3", "B6", "R0", "R3", "R4", "R5");
  }

  @Test
  void a_broken_host_is_found_and_its_seed_tells_the_same_story_again() {
    List<Long> found = new ArrayList<>();
    for (long seed = 1; seed <= 2_000 && found.isEmpty(); seed++) {
      try {
        Simulation.run(seed, Protocol.sound(), BrokenHosts.notKilling());
      } catch (BrokenLaw e) {
        assertThat(e).hasMessageStartingWith("I");
        found.add(seed);
      }
    }

    assertThat(found).isNotEmpty();
    String story = tell(found.getFirst(), BrokenHosts.notKilling());
    assertThat(story).contains("undo").isEqualTo(tell(found.getFirst(), BrokenHosts.notKilling()));
  }

  private static String tell(long seed, HostSteps steps) {
    return Simulation.tell(seed, Protocol.sound(), steps);
  }
}
