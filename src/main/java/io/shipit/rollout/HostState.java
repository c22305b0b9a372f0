package io.shipit.rollout;

import io.shipit.host.Current;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator knows of one host.
 *
 * @param lock whether the lock is ours there
 * @param prepared whether a record of ours may be there
 * @param moved whether {@code current} was moved
 * @param seen what {@code current} was when it was last read; null if never
 * @param lost whether another holder was seen in our place: from then on the host is theirs
 * @param finished whether the record was moved to the history and the lock freed
 * @param troubles what went wrong, in order
 * @param warnings what the operator should know
 */
public record HostState(
    Possibly lock,
    Possibly prepared,
    Moved moved,
    @Nullable Current seen,
    boolean lost,
    boolean finished,
    List<Trouble> troubles,
    List<String> warnings) {

  /** A fact about a host that is reached over an unreliable network. */
  public enum Possibly {
    /** It is not so. */
    NO,
    /** An answer is missing. */
    MAYBE,
    /** It is so. */
    YES
  }

  /** What is known of the link on a host. */
  public enum Moved {
    /** It was not touched. */
    NO,
    /** A swap was asked for and not answered. */
    MAYBE,
    /** It names the new release. */
    YES,
    /** It was moved and put back. */
    BACK,
    /** It was not moved, and can no longer be. */
    STAYED
  }

  /** Copies the lists. */
  public HostState {
    troubles = List.copyOf(troubles);
    warnings = List.copyOf(warnings);
  }

  /** A host of which nothing is known. */
  static HostState unseen() {
    return new HostState(
        Possibly.NO, Possibly.NO, Moved.NO, null, false, false, List.of(), List.of());
  }

  HostState withLock(Possibly value) {
    return new HostState(value, prepared, moved, seen, lost, finished, troubles, warnings);
  }

  HostState withPrepared(Possibly value) {
    return new HostState(lock, value, moved, seen, lost, finished, troubles, warnings);
  }

  HostState withMoved(Moved value) {
    return new HostState(lock, prepared, value, seen, lost, finished, troubles, warnings);
  }

  HostState withSeen(@Nullable Current value) {
    return new HostState(lock, prepared, moved, value, lost, finished, troubles, warnings);
  }

  HostState withLost() {
    return new HostState(Possibly.NO, prepared, moved, seen, true, finished, troubles, warnings);
  }

  HostState withFinished() {
    return new HostState(Possibly.NO, prepared, moved, seen, lost, true, troubles, warnings);
  }

  HostState withTrouble(Trouble trouble) {
    return new HostState(
        lock, prepared, moved, seen, lost, finished, append(troubles, trouble), warnings);
  }

  HostState withWarnings(List<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(warnings);
    all.addAll(more);
    return new HostState(lock, prepared, moved, seen, lost, finished, troubles, all);
  }

  private static <T> List<T> append(List<T> list, T item) {
    List<T> all = new ArrayList<>(list);
    all.add(item);
    return all;
  }
}
