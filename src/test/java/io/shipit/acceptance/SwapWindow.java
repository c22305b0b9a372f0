package io.shipit.acceptance;

import io.shipit.testbed.DelayProxy;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures how far apart the swaps of a push are, on servers of this machine that are far away by
 * different times: by shipit's own account, and by when the kernel says each {@code current} was
 * renamed, which is one clock for all of them.
 */
final class SwapWindow implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private static final long PACE_NANOS = 50_000;

  private final TestKey key = TestKey.ed25519();
  private final Map<String, OpenSshServer> servers = new LinkedHashMap<>();
  private final Map<String, DelayProxy> ways = new LinkedHashMap<>();
  private final Laptop laptop;
  private final Thread pacemaker;

  /**
   * One push.
   *
   * @param hosts how many hosts shipit says swapped
   * @param told the window that it printed, in milliseconds
   * @param error how far off that may be, by its own account
   * @param real the window by the kernel's account
   */
  record Push(int hosts, double told, double error, double real) {
    /** A line of a table. */
    String row(int number) {
      return String.format(Locale.ROOT, "%4d %12.2f %12.2f %12.2f", number, told, error, real);
    }
  }

  /** The head of that table. */
  static final String HEAD = "push    told, ms      ± at most     real, ms";

  /**
   * Starts the servers.
   *
   * @param roundTrips how far away each one is, in milliseconds there and back
   */
  SwapWindow(Path directory, long... roundTrips) {
    for (long roundTrip : roundTrips) {
      String name = "web" + (servers.size() + 1);
      OpenSshServer server = OpenSshServer.start(key);
      Duration way = Duration.ofMillis(roundTrip).dividedBy(2);
      servers.put(name, server);
      ways.put(name, new DelayProxy(server, way, way));
    }
    laptop = Laptop.with(directory, key, ways).configure(servers);
    pacemaker = Thread.ofPlatform().daemon().start(() -> keepTimesFine(directory));
  }

  /**
   * Times of files are those of the last timer tick, unless somebody needs to tell two changes
   * apart: then the kernel (Linux from 6.13 on) looks at its clock, and no later time of any file
   * is before that. So whoever changes and looks at a file all the time makes all times exact.
   */
  private static void keepTimesFine(Path directory) {
    try {
      Path file = Files.createTempFile(directory, "pace", "");
      while (!Thread.currentThread().isInterrupted()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.getAttribute(file, "unix:ctime");
        LockSupport.parkNanos(PACE_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pushes a new page, by a process of its own. */
  Push push(int number) throws IOException, InterruptedException {
    laptop.write("index.html", "page " + number + "\n").commit("Page " + number);
    Process process = laptop.start("push", "--env", "prod", "--json");
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(printed + Files.readString(laptop.home().resolve("errors")));
    }
    JsonNode swapped =
        printed
            .lines()
            .map(JSON::readTree)
            .filter(event -> event.path("type").asString().equals("swapped"))
            .findFirst()
            .orElseThrow();
    return new Push(
        swapped.path("hosts").asInt(),
        swapped.path("window_ms").asDouble(),
        swapped.path("error_ms").asDouble(),
        real());
  }

  /** By the change time of the link, which rename(2) sets. */
  private double real() throws IOException {
    LongStream.Builder times = LongStream.builder();
    for (OpenSshServer server : servers.values()) {
      Path current = Path.of(server.deployPath(), "current");
      FileTime time =
          (FileTime) Files.getAttribute(current, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
      times.add(time.to(TimeUnit.NANOSECONDS));
    }
    var all = times.build().summaryStatistics();
    return (all.getMax() - all.getMin()) / 1e6;
  }

  @Override
  public void close() {
    pacemaker.interrupt();
    ways.values().forEach(DelayProxy::close);
    servers.values().forEach(OpenSshServer::close);
  }
}
