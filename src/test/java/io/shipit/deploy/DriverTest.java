package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Answer;
import io.shipit.host.ClockReading;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.MemoryHost;
import io.shipit.host.MemoryServer;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Payloads;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Survey;
import io.shipit.host.Timing;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.rollout.Phase;
import io.shipit.rollout.Plan;
import io.shipit.rollout.Rollout;
import io.shipit.rollout.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rollouts over a network that exists in memory, at times that exist there too. */
class DriverTest {
  private static final Nonce HOLDER = new Nonce("00000000000000aa");

  private final Interruption interruption = new Interruption();
  private final List<Progress> told = new CopyOnWriteArrayList<>();
  private final Map<String, String> notes = new HashMap<>();
  private final Map<String, Duration> arrivals = new ConcurrentHashMap<>();

  /** Each operation has a thread, and each thread a time, which begins with 0. */
  private static final class Times implements Ticker {
    private final ThreadLocal<Long> now = ThreadLocal.withInitial(() -> 0L);

    @Override
    public long now() {
      return now.get();
    }

    @Override
    public void sleepUntil(long moment) {
      now.set(Math.max(now.get(), moment));
    }
  }

  private final Times times = new Times();

  /** A host in memory that is a while away, with a clock of its own. */
  private final class FarHost implements Host {
    private final MemoryHost host;
    private final Duration way;
    private final Duration ahead;
    private Timing timing = Timing.NONE;

    FarHost(String name, Duration way, Duration ahead) {
      this.host =
          new MemoryServer(
                  HostImage.live(
                      new HostId(name), new Nonce("%016x".formatted(1)), new ReleaseId("r0")))
              .connect();
      this.way = way;
      this.ahead = ahead;
    }

    @Override
    public HostId id() {
      return host.id();
    }

    @Override
    public Survey survey() throws UserError {
      return host.survey();
    }

    @Override
    public Answer perform(Operation operation) {
      long sent = times.now();
      Duration arrived = Duration.ofNanos(sent).plus(way);
      Answer answer = host.perform(operation);
      times.sleepUntil(arrived.plus(way).toNanos());
      ClockReading reading = new ClockReading(sent, arrived.plus(ahead).toNanos(), times.now());
      switch (operation) {
        case Operation.Recheck _ -> timing = timing.and(reading);
        case Operation.Swap _ -> {
          arrivals.put(id().name(), arrived);
          timing = timing.withSwap(reading);
        }
        default -> {}
      }
      return answer;
    }

    @Override
    public void note(String line) {
      notes.put(id().name(), line);
    }

    @Override
    public void beat(Nonce holder) {
      host.beat(holder);
    }

    @Override
    public Timing timing() {
      return timing;
    }

    @Override
    public void close() {
      host.close();
    }
  }

  private Verdict push(FarHost... fleet) {
    return push(progress -> {}, fleet);
  }

  private Verdict push(Consumer<Progress> listener, FarHost... fleet) {
    Map<HostId, Host> hosts = new HashMap<>();
    Map<HostId, Optional<ReleaseId>> previous = new HashMap<>();
    for (FarHost host : fleet) {
      hosts.put(host.id(), host);
      previous.put(host.id(), Optional.of(new ReleaseId("r0")));
    }
    List<HostId> ids = List.of(fleet).stream().map(FarHost::id).toList();
    RolloutRecord record =
        new RolloutRecord(
            new Nonce("00000000000000bb"),
            "prod",
            1,
            RolloutRecord.Kind.PUSH,
            ids,
            Plan.anchorOf(ids),
            new ReleaseId("r1"),
            null,
            "c".repeat(40),
            "a change",
            "f",
            "m",
            Rollouts.ADA,
            "0");
    Source source = new Source.Upload(Payloads.of("index.html=1"));
    World world =
        new World(
            (_, _, _, _) -> {
              throw new IllegalStateException("no host is made here");
            },
            () -> HOLDER,
            Clock.systemUTC(),
            new Operator("ada", "laptop", ""),
            interruption,
            progress -> {
              told.add(progress);
              listener.accept(progress);
            },
            "0",
            new Commands(List.of()),
            Time.REAL,
            Patience.USUAL);
    return new Driver(hosts, world, times)
        .run(Rollout.begin(new Plan(HOLDER, Rollouts.ADA, record, previous, source)));
  }

  private List<Progress> windows() {
    return told.stream().filter(Progress.Swapped.class::isInstance).toList();
  }

  @Test
  void swaps_arrive_together_however_far_away_the_hosts_are() {
    Verdict verdict =
        push(
            new FarHost("web1", Duration.ofMillis(1), Duration.ofDays(20_000)),
            new FarHost("web2", Duration.ofMillis(25), Duration.ofDays(-3)),
            new FarHost("web3", Duration.ofMillis(50), Duration.ZERO));

    assertThat(verdict.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(arrivals)
        .isEqualTo(
            Map.of(
                "web1", Duration.ofMillis(50),
                "web2", Duration.ofMillis(50),
                "web3", Duration.ofMillis(50)));
  }

  @Test
  void the_window_is_measured_on_clocks_that_have_nothing_in_common() {
    push(
        new FarHost("web1", Duration.ofSeconds(1), Duration.ofDays(20_000)),
        new FarHost("web2", Duration.ofSeconds(4), Duration.ofDays(-3)));

    // The difference of 3 s is more than anybody waits for: the nearer host swaps 2 s too early.
    assertThat(arrivals)
        .isEqualTo(Map.of("web1", Duration.ofSeconds(2), "web2", Duration.ofSeconds(4)));
    assertThat(notes).containsOnlyKeys("web1", "web2");
    assertThat(notes.get("web1"))
        .startsWith("swapped on 2 hosts within 2000.0 ms (± 500")
        .isEqualTo(notes.get("web2"));
    assertThat(windows())
        .singleElement()
        .isInstanceOfSatisfying(
            Progress.Swapped.class,
            window -> {
              assertThat(window.hosts()).isEqualTo(2);
              assertThat(window.width()).isEqualTo(Duration.ofSeconds(2));
              // A way of 1 s and one of 4 s can be misjudged by as much, and clocks drift a bit.
              assertThat(window.error()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5010));
            });
  }

  @Test
  void one_host_is_sent_its_swap_at_once() {
    push(new FarHost("web1", Duration.ofMillis(50), Duration.ZERO));

    assertThat(arrivals).isEqualTo(Map.of("web1", Duration.ofMillis(50)));
    assertThat(windows()).containsExactly(new Progress.Swapped(1, Duration.ZERO, Duration.ZERO));
  }

  @Test
  void a_stop_that_is_asked_for_once_swaps_are_under_way_loses_none_of_them() {
    Verdict verdict =
        push(
            progress -> {
              if (progress.equals(new Progress.Entered(Phase.SWAP))) {
                interruption.request();
              }
            },
            new FarHost("web1", Duration.ofMillis(1), Duration.ZERO),
            new FarHost("web2", Duration.ofMillis(25), Duration.ZERO));

    assertThat(arrivals).hasSize(2);
    assertThat(verdict.interrupted()).isTrue();
    assertThat(verdict.exitCode()).isEqualTo(ExitCode.ROLLED_BACK);
  }
}
