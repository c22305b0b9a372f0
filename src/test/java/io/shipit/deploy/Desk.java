package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.config.Source;
import io.shipit.config.Target;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.Lock;
import io.shipit.host.MemoryHost;
import io.shipit.host.MemoryHost.Fault;
import io.shipit.host.MemoryServer;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.ReleaseId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Several people at their desks, who work on servers in memory. One release is live everywhere.
 * Time passes only while somebody waits, and then at once.
 */
final class Desk {
  static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(45),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10));

  private record Scripted(Class<? extends Operation> operation, Fault fault) {}

  /** Everything that was told to anybody, in order. */
  final List<Progress> told = new CopyOnWriteArrayList<>();

  private final Map<HostId, MemoryServer> servers = new LinkedHashMap<>();
  private final Map<HostId, List<Scripted>> scripts = new LinkedHashMap<>();
  private final List<HostId> down = new ArrayList<>();
  private final List<Runnable> pauses = new ArrayList<>();
  private final AtomicLong names = new AtomicLong();
  private long nanos;

  Desk(String... hosts) {
    for (String name : hosts) {
      HostId id = new HostId(name);
      Nonce identity = new Nonce("%016x".formatted(0xf00d + servers.size()));
      servers.put(id, new MemoryServer(HostImage.live(id, identity, new ReleaseId("r1"))));
    }
  }

  /** The environment of all servers. */
  Environment environment() {
    return Environment.of(
        "prod",
        servers.keySet().stream().map(id -> Target.of(id.name(), "/srv/" + id)).toList(),
        Source.WHOLE_TREE);
  }

  /** Makes the next operation of a class on a host go wrong, for whoever connects next. */
  Desk failing(String host, Class<? extends Operation> operation, Fault fault) {
    scripts
        .computeIfAbsent(new HostId(host), _ -> new ArrayList<>())
        .add(new Scripted(operation, fault));
    return this;
  }

  /** Nobody reaches a host any more. */
  void stop(String host) {
    down.add(new HostId(host));
  }

  /** It can be reached again. */
  void start(String host) {
    down.remove(new HostId(host));
  }

  /** What happens in the next pauses, one each. */
  void meanwhile(Runnable... happens) {
    pauses.addAll(List.of(happens));
  }

  /** How much time has passed. */
  Duration passed() {
    return Duration.ofNanos(nanos);
  }

  /** Who has the lock of each host, and how: {@code web1 free, web2 kept by ada}. */
  String locks() {
    List<String> words = new ArrayList<>();
    servers.forEach(
        (id, server) -> {
          MemoryHost eye = server.connect();
          words.add(
              switch (eye.survey().sight().lock()) {
                case Lock.Held held ->
                    "%s %s by %s"
                        .formatted(
                            id,
                            held.life().name().toLowerCase(java.util.Locale.ROOT),
                            held.owner().who());
                case Lock.Free _ -> id + " free";
                case Lock other -> id + " " + other;
              });
        });
    return String.join(", ", words);
  }

  MemoryServer server(String host) {
    MemoryServer server = servers.get(new HostId(host));
    if (server == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return server;
  }

  /** The world of somebody whose machine bears their name. */
  World of(String who) {
    return new World(
        (id, _, _, _) -> connect(id),
        () -> new Nonce("%016x".formatted(names.incrementAndGet())),
        Clock.fixed(Instant.parse("2026-11-22T20:45:12Z"), ZoneOffset.UTC),
        new Operator(who, who + "s-laptop", ""),
        new Interruption(),
        told::add,
        "test",
        new Commands(List.of()),
        new Time() {
          @Override
          public long nanos() {
            return nanos;
          }

          @Override
          public void pause(Duration atMost, Interruption interruption) {
            nanos += atMost.toNanos();
            if (!pauses.isEmpty()) {
              pauses.removeFirst().run();
            }
          }
        },
        PATIENCE);
  }

  private MemoryHost connect(HostId id) {
    MemoryHost host = server(id.name()).connect();
    host.reachable(!down.contains(id));
    List<Scripted> script = scripts.remove(id);
    if (script != null) {
      script.forEach(scripted -> host.failing(scripted.operation(), scripted.fault()));
    }
    return host;
  }
}
