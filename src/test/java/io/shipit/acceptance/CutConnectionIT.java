package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.CuttingProxy.Deed;
import io.shipit.acceptance.CuttingProxy.Direction;
import io.shipit.acceptance.CuttingProxy.Plan;
import io.shipit.acceptance.CuttingProxy.Turn;
import io.shipit.deploy.HostFactory;
import io.shipit.host.HostId;
import io.shipit.shell.Timeouts;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to one of three OpenSSH servers is cut, stands still or is late in either
 * direction, before, at and after each change of direction that a push has (what is said is
 * encrypted, so that nothing else can be told apart from outside). What the push then says is so; a
 * recovery, a look and a push follow. A few of these points every day, by a seed that is printed;
 * all of them with {@code -Pexhaustive}.
 */
@NeedsSshd
@NeedsGit
class CutConnectionIT {
  /** Short, so that nobody waits for a connection that stands still. */
  private static final Timeouts IMPATIENT =
      new Timeouts(
          Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);

  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final int DAILY = Integer.getInteger("shipit.points", 12);

  /** Something that goes wrong on the way to one host. */
  private record Point(HostId host, Plan plan) {
    @Override
    public String toString() {
      return host + ": " + plan;
    }
  }

  @TempDir Path temp;

  private final Map<HostId, CuttingProxy> proxies = new LinkedHashMap<>();
  private @Nullable OpenSshBed bed;

  @AfterEach
  void close() {
    if (bed != null) {
      bed.close();
    }
    proxies.values().forEach(CuttingProxy::close);
  }

  @TestFactory
  Stream<DynamicTest> a_connection_fails_at_some_points() {
    long seed = Long.getLong("shipit.seed", System.nanoTime());
    System.out.println("points at which connections fail: replay with -Dshipit.seed=" + seed);
    return tests(
        points -> {
          Collections.shuffle(points, new Random(seed));
          return points.subList(0, DAILY);
        });
  }

  @TestFactory
  @Tag("exhaustive")
  Stream<DynamicTest> a_connection_fails_at_every_point() {
    return tests(points -> points);
  }

  /** Picks points. */
  private interface Choice {
    List<Point> of(List<Point> points);
  }

  private Stream<DynamicTest> tests(Choice choice) {
    OpenSshBed servers = new OpenSshBed(temp.resolve("laptop"));
    bed = servers;
    Bed.HOSTS.forEach(host -> proxies.put(host, new CuttingProxy(servers.server(host).port())));
    NthOperation loop = new NthOperation(servers, servers.repository());
    loop.push(servers.through(proxies, PATIENT, Timeouts.USUAL), servers::awaitSilence);
    List<Point> points = new ArrayList<>();
    proxies.forEach((host, proxy) -> points.addAll(points(host, proxy.turns())));
    HostFactory hosts = servers.through(proxies, Duration.ofSeconds(2), IMPATIENT);
    return choice.of(points).stream()
        .map(point -> DynamicTest.dynamicTest(point.toString(), () -> run(point, loop, hosts)));
  }

  private void run(Point point, NthOperation loop, HostFactory hosts) {
    CuttingProxy proxy = Objects.requireNonNull(proxies.get(point.host()));
    proxy.arm(point.plan());
    loop.push(hosts, Objects.requireNonNull(bed)::awaitSilence);
    assertThat(proxy.isDone()).as("the connection failed").isTrue();
    proxy.disarm();
  }

  /** Before, at and after each change of direction, and half-way to the next one. */
  private static List<Point> points(HostId host, List<Turn> turns) {
    assertThat(turns).as("changes of direction").hasSizeGreaterThan(10);
    // The last words are said while the client closes the connection: they may differ.
    List<Turn> sure = turns.subList(0, turns.size() - 4);
    List<Point> points = new ArrayList<>();
    for (int i = 1; i < sure.size(); i++) {
      long[] now = {sure.get(i).toServer(), sure.get(i).toClient()};
      long[] before = {sure.get(i - 1).toServer(), sure.get(i - 1).toClient()};
      for (Direction direction : Direction.values()) {
        int way = direction == Direction.TO_SERVER ? 0 : 1;
        if (now[way] > before[way]) {
          for (long after : List.of((now[way] + before[way]) / 2, now[way] - 1, now[way])) {
            for (Deed deed : Deed.values()) {
              points.add(new Point(host, new Plan(direction, after, deed)));
            }
          }
        }
      }
    }
    return points;
  }
}
