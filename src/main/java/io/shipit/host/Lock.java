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
   * @param beats how often the holder has said that it lives ({@link Host#beat}); only whether the
   *     number moves means anything
   */
  record Held(Nonce holder, Owner owner, Life life, long beats) implements Lock {
    /** A holder that has not said yet that it lives. */
    public Held(Nonce holder, Owner owner, Life life) {
      this(holder, owner, life, 0);
    }

    /** The same lock with a holder that is found to be dead. */
    public Held dead() {
      return new Held(holder, owner, Life.DEAD, beats);
    }
  }

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
