package io.shipit.host;

/** The lock of an environment, as seen on one host. */
public sealed interface Lock {
  /** This host has not been set up by shipit yet. */
  record Absent() implements Lock {}

  /** Nobody holds it. */
  record Free() implements Lock {}

  /**
   * Somebody holds it.
   *
   * @param holder the random name of the holder
   * @param owner who that is
   * @param life whether the holder's process on this host still runs
   */
  record Held(Nonce holder, Owner owner, Life life) implements Lock {}

  /**
   * The lock's directory is not what shipit writes: nothing is changed, a person has to look.
   *
   * @param path the path on the host
   * @param seen what was found, printable
   */
  record Damaged(String path, String seen) implements Lock {}

  /** Whether the process that took the lock still runs. */
  enum Life {
    /** The holder's command channel is open on this host. */
    ALIVE,
    /** The holder's command channel has ended. */
    DEAD,
    /** It cannot be seen on this host. */
    UNKNOWN,
    /** A person holds it, until a person frees it: no process stands for it. */
    KEPT
  }
}
