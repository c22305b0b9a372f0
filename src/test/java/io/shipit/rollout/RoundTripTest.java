package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Answer;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.host.Operation;
import io.shipit.host.RolloutRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often a coordinator waits for its hosts: the numbers in docs/protocol.md. What is under way
 * on several hosts at once counts once. The survey before it is one more.
 */
class RoundTripTest {
  @ParameterizedTest
  @CsvSource({
    // what fails, on how many hosts, exit code, round trips
    "nothing,   1, 0, 7",
    "nothing,   2, 0, 9",
    "nothing,   9, 0, 9",
    "take,      2, 3, 1",
    "prepare,   2, 3, 4",
    "recheck,   2, 3, 5",
    "decide,    2, 3, 7",
    "swap,      2, 4, 10",
    "activate,  2, 4, 11",
  })
  void of_a_push(String failing, int hosts, int exit, int roundTrips) {
    Run run = new Run(fleet(hosts), failing);
    run.begin(Rollout.begin(Fleet.plan(1, Kind.PUSH, run.images())));

    assertThat(run.exit).isEqualTo(exit);
    assertThat(run.roundTrips).isEqualTo(roundTrips);
  }

  @ParameterizedTest
  @CsvSource({
    // what fails, on how many hosts, exit code, round trips: one more, for the guards
    "nothing,   1, 0, 8",
    "nothing,   2, 0, 10",
    "disarm,    2, 4, 12",
  })
  void of_a_push_that_is_to_be_confirmed(String failing, int hosts, int exit, int roundTrips) {
    Run run = new Run(fleet(hosts), failing);
    run.begin(Rollout.begin(Fleet.guarded(Fleet.plan(1, Kind.PUSH, run.images()))));

    assertThat(run.exit).isEqualTo(exit);
    assertThat(run.roundTrips).isEqualTo(roundTrips);
  }

  @ParameterizedTest
  @CsvSource({
    // where the push died, exit code, round trips of the recovery
    "prepare,         3, 4",
    "recheck,         3, 4",
    "swap,            0, 7",
    "activate,        0, 7",
    "finish C,        0, 4",
  })
  void of_a_recovery(String died, int exit, int roundTrips) {
    Run push = new Run(fleet(3), "nothing");
    push.until = died;
    push.begin(Rollout.begin(Fleet.plan(1, Kind.PUSH, push.images())));
    Run run = new Run(push.images(), "nothing");
    run.begin(
        Recovery.begin(
            Fleet.recovery(2, push.images().stream().map(HostImage::id).toList(), push.images())));

    assertThat(run.exit).isEqualTo(exit);
    assertThat(run.roundTrips).isEqualTo(roundTrips);
  }

  private static List<HostImage> fleet(int hosts) {
    return IntStream.rangeClosed(1, hosts)
        .mapToObj(number -> Fleet.host(new HostId("h" + number), false))
        .toList();
  }

  /** A run in which the first operation of one kind fails on the first host that is asked. */
  private static final class Run {
    private final Map<HostId, HostImage> fleet = new TreeMap<>();
    private final String failing;
    private String until = "";
    private boolean failed;
    private int roundTrips;
    private int exit = -1;

    Run(List<HostImage> images, String failing) {
      images.forEach(image -> fleet.put(image.id(), image));
      this.failing = failing;
    }

    List<HostImage> images() {
      return List.copyOf(fleet.values());
    }

    void begin(Next begun) {
      Next next = begun;
      while (exit < 0) {
        List<Event> answers = new ArrayList<>();
        for (Effect effect : next.effects()) {
          switch (effect) {
            case Effect.Send(HostId host, Operation operation) -> {
              if (!until.isEmpty() && Telling.of(operation).startsWith(until)) {
                return;
              }
              answers.add(new Event.Answered(host, operation, perform(host, operation)));
            }
            case Effect.Inspect(HostId host) -> {
              HostImage image = image(host);
              answers.add(new Event.Surveyed(host, image.survey(HostSteps.sight(image))));
            }
            case Effect.Finish(Verdict verdict) -> exit = verdict.exitCode().code();
            case Effect.Entered _ -> {}
          }
        }
        if (!answers.isEmpty()) {
          roundTrips++;
        }
        for (Event answer : answers) {
          next = Rollout.on(next.state(), answer);
        }
      }
    }

    private Answer perform(HostId host, Operation operation) {
      if (!failed && Telling.of(operation).startsWith(failing)) {
        failed = true;
        return HostSteps.sound().fail(image(host), operation, HostSteps.START).answer();
      }
      HostImage[] image = {image(host)};
      Answer answer = HostSteps.sound().perform(image[0], operation, next -> image[0] = next);
      fleet.put(host, image[0]);
      return answer;
    }

    private HostImage image(HostId host) {
      HostImage image = fleet.get(host);
      if (image == null) {
        throw new IllegalStateException("no host " + host);
      }
      return image;
    }
  }
}
