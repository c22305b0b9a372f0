package io.shipit.acceptance;

import io.shipit.config.Environment;
import io.shipit.config.Source;
import io.shipit.config.Target;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostImage.Content;
import io.shipit.host.HostSteps;
import io.shipit.host.MemoryServer;
import io.shipit.host.Nonce;
import io.shipit.host.OpenTx;
import io.shipit.host.Operation;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hosts in memory. */
final class MemoryBed implements Bed {
  private final Map<HostId, MemoryServer> servers = new HashMap<>();

  private HostSteps steps = HostSteps.sound();

  private record Images(Map<HostId, HostImage> images) implements State {}

  /** Three hosts on which shipit has never been. */
  MemoryBed() {
    for (HostId host : HOSTS) {
      Nonce identity = new Nonce("%016x".formatted(0xabc0 + HOSTS.indexOf(host)));
      servers.put(host, new MemoryServer(HostImage.bare(host, identity)));
    }
  }

  /** From the next {@link #restore} on, hosts carry out operations in this way. */
  void breakDown(HostSteps broken) {
    steps = broken;
  }

  @Override
  public Environment environment() {
    List<Target> targets = HOSTS.stream().map(host -> Target.of(host.name(), "/srv/site")).toList();
    return Environment.of("prod", targets, Source.WHOLE_TREE);
  }

  @Override
  public Host connect(HostId host) {
    return server(host).connect();
  }

  private MemoryServer server(HostId host) {
    return Objects.requireNonNull(servers.get(host));
  }

  @Override
  public Found found(HostId host) {
    HostImage image = server(host).image();
    ReleaseId live = image.live();
    OpenTx tx = image.tx();
    Register register = tx == null ? null : tx.register();
    return new Found(
        name(live),
        live == null || image.releases().get(live) == Content.DURABLE,
        image.holder() != null,
        tx == null ? "" : tx.record().tx().value(),
        register == null ? "" : register.directory(),
        image.history().stream()
            .map(
                entry ->
                    new Found.Ended(
                        entry.record().tx().value(),
                        String.valueOf(entry.outcome().letter()),
                        entry.record().release().value(),
                        name(entry.record().previous())))
            .toList());
  }

  private static String name(@Nullable ReleaseId release) {
    return release == null ? "" : release.value();
  }

  @Override
  public State save() {
    Map<HostId, HostImage> images = new HashMap<>();
    servers.forEach((host, server) -> images.put(host, server.image()));
    return new Images(Map.copyOf(images));
  }

  @Override
  public void restore(State state) {
    ((Images) state).images().forEach((host, image) -> servers.put(host, restored(image)));
  }

  /** A server that has seen its lock's holder leave. */
  private MemoryServer restored(HostImage image) {
    MemoryServer server = new MemoryServer(image, steps);
    Nonce holder = image.holder();
    if (holder != null) {
      try (Host connection = server.connect()) {
        connection.perform(new Operation.Look(holder));
      }
    }
    return server;
  }

  @Override
  public void close() {}
}
