package io.shipit.rollout;

import io.shipit.host.HostId;
import io.shipit.host.Survey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The opening of a recovery: locks are taken, then hosts are read, then a {@link RolloutState}
 * follows.
 *
 * @param plan what it starts from
 * @param opening where it stands
 * @param waiting the hosts whose answer is awaited
 * @param hosts what is known of each host
 * @param surveys what was read under the lock
 * @param interrupted whether the operator wants to stop
 */
public record RecoveryState(
    RecoveryPlan plan,
    Opening opening,
    Set<HostId> waiting,
    Map<HostId, HostState> hosts,
    Map<HostId, Survey> surveys,
    boolean interrupted)
    implements State {

  /** The steps of the opening. */
  public enum Opening {
    /** The lock of the first host, which settles races between recoveries. */
    SEIZE_FIRST,
    /** All other locks that can be reached. */
    SEIZE_OTHERS,
    /** Every host whose lock is held is read. */
    INSPECT
  }

  /** Copies the collections. */
  public RecoveryState {
    waiting = Collections.unmodifiableSet(new TreeSet<>(waiting));
    hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
    surveys = Collections.unmodifiableMap(new TreeMap<>(surveys));
  }

  RecoveryState entering(Opening next, List<HostId> asked) {
    return new RecoveryState(plan, next, new TreeSet<>(asked), hosts, surveys, interrupted);
  }

  RecoveryState answered(HostId id, HostState host) {
    Map<HostId, HostState> changed = new TreeMap<>(hosts);
    changed.put(id, host);
    Set<HostId> rest = new TreeSet<>(waiting);
    rest.remove(id);
    return new RecoveryState(plan, opening, rest, changed, surveys, interrupted);
  }

  RecoveryState surveyed(HostId id, Survey survey) {
    Map<HostId, Survey> changed = new TreeMap<>(surveys);
    changed.put(id, survey);
    return new RecoveryState(plan, opening, waiting, hosts, changed, interrupted);
  }

  RecoveryState interrupting() {
    return new RecoveryState(plan, opening, waiting, hosts, surveys, true);
  }
}
