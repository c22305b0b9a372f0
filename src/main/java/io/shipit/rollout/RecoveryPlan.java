package io.shipit.rollout;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Owner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recovery starts from.
 *
 * @param holder the coordinator's name in the locks
 * @param owner who that is
 * @param hosts every host of the environment, in inventory order
 * @param locks the lock on each host that could be read; a host without one cannot be reached
 * @param steal whether a person said that the holders are gone, although they cannot be seen to be,
 *     as when the network was cut and a server keeps the old session; safe at any moment, because a
 *     holder that lives after all fails at its next rename
 */
public record RecoveryPlan(
    Nonce holder, Owner owner, List<HostId> hosts, Map<HostId, Lock> locks, boolean steal) {

  /** Copies the collections. */
  public RecoveryPlan {
    hosts = List.copyOf(hosts);
    locks = Collections.unmodifiableMap(new TreeMap<>(locks));
  }
}
