package io.shipit.rollout;

import io.shipit.host.HostId;
import io.shipit.host.Register;
import io.shipit.rollout.HostState.Possibly;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A rollout under way.
 *
 * @param plan what it set out to do
 * @param phase where it stands
 * @param ending which way it turned
 * @param waiting the hosts whose answer this phase awaits
 * @param hosts what is known of each host; the keys are the hosts that take part
 * @param aside hosts with which a recovery has nothing to do now, though the rollout or the
 *     environment names them: out of reach, or prepared for another rollout; empty in a push
 * @param register what the anchor's register was when it was last read; null if that is not known
 * @param interrupted whether the operator wants to stop
 */
public record RolloutState(
    Plan plan,
    Phase phase,
    Ending ending,
    Set<HostId> waiting,
    Map<HostId, HostState> hosts,
    Map<HostId, HostState> aside,
    @Nullable Register register,
    boolean interrupted)
    implements State {

  /** Copies the collections. */
  public RolloutState {
    waiting = Collections.unmodifiableSet(new TreeSet<>(waiting));
    hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
    aside = Collections.unmodifiableMap(new TreeMap<>(aside));
  }

  /** What is known of one host. */
  public HostState host(HostId host) {
    HostState state = hosts.get(host);
    if (state == null) {
      throw new IllegalStateException("no host " + host + " in this rollout");
    }
    return state;
  }

  /** The anchor alone, or nobody where it does not take part. */
  List<HostId> anchor() {
    return hosts.containsKey(plan.anchor()) ? List.of(plan.anchor()) : List.of();
  }

  /** All hosts that satisfy a condition, by name. */
  List<HostId> hostsThat(Predicate<HostState> condition) {
    return hosts.entrySet().stream()
        .filter(entry -> condition.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Hosts but the anchor that satisfy a condition, by name. */
  List<HostId> othersThat(Predicate<HostState> condition) {
    return hostsThat(condition).stream().filter(host -> !host.equals(plan.anchor())).toList();
  }

  boolean all(Predicate<HostState> condition) {
    return hosts.values().stream().allMatch(condition);
  }

  RolloutState with(HostId host, HostState state) {
    Map<HostId, HostState> changed = new TreeMap<>(hosts);
    changed.put(host, state);
    return new RolloutState(plan, phase, ending, waiting, changed, aside, register, interrupted);
  }

  RolloutState answered(HostId host) {
    Set<HostId> rest = new TreeSet<>(waiting);
    rest.remove(host);
    return new RolloutState(plan, phase, ending, rest, hosts, aside, register, interrupted);
  }

  RolloutState entering(Phase next, List<HostId> asked) {
    return new RolloutState(
        plan, next, ending, new TreeSet<>(asked), hosts, aside, register, interrupted);
  }

  RolloutState turning(Ending turn) {
    return new RolloutState(plan, phase, turn, waiting, hosts, aside, register, interrupted);
  }

  RolloutState reading(@Nullable Register value) {
    return new RolloutState(plan, phase, ending, waiting, hosts, aside, value, interrupted);
  }

  RolloutState interrupting() {
    return new RolloutState(plan, phase, ending, waiting, hosts, aside, register, true);
  }

  /** Whether a record of this rollout is, or may be, on the host. */
  static boolean mayBePrepared(HostState host) {
    return host.prepared() != Possibly.NO && !host.lost();
  }

  /** Whether the lock is, or may be, ours on the host. */
  static boolean mayHold(HostState host) {
    return host.lock() != Possibly.NO && !host.lost();
  }
}
