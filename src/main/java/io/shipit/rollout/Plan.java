package io.shipit.rollout;

import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.host.Owner;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rollout sets out to do; fixed before its first operation.
 *
 * @param holder the coordinator's name in the locks
 * @param owner who that is
 * @param record what is written on every host; its {@code previous} is replaced by each host's own
 * @param previous what each host's {@code current} was in its survey; empty if there was none
 * @param source where the release comes from
 */
public record Plan(
    Nonce holder,
    Owner owner,
    RolloutRecord record,
    Map<HostId, Optional<ReleaseId>> previous,
    Source source) {

  /** Checks that the anchor takes part and every host's previous release is known. */
  public Plan {
    previous = Collections.unmodifiableMap(new TreeMap<>(previous));
    if (!record.hosts().contains(record.anchor())) {
      throw new IllegalArgumentException("the anchor " + record.anchor() + " does not take part");
    }
    if (!previous.keySet().containsAll(record.hosts())) {
      throw new IllegalArgumentException("a host's previous release is missing");
    }
  }

  /** The host that keeps the register among these: the first by name, on whatever machine. */
  public static HostId anchorOf(List<HostId> hosts) {
    return Collections.min(hosts);
  }

  /** Every host, in inventory order. */
  public List<HostId> hosts() {
    return record.hosts();
  }

  /** The host that keeps the register. */
  public HostId anchor() {
    return record.anchor();
  }

  /** What is written on one host. */
  RolloutRecord recordFor(HostId host) {
    return record.withPrevious(previousOf(host).orElse(null));
  }

  /** What {@code current} was on a host before the rollout. */
  Optional<ReleaseId> previousOf(HostId host) {
    Optional<ReleaseId> release = previous.get(host);
    if (release == null) {
      throw new IllegalStateException("no host " + host + " in this rollout");
    }
    return release;
  }
}
