package io.shipit.host;

/**
 * The dead-man's switch of a rollout on one host: a process there that takes the swap back by
 * itself unless the whole rollout is confirmed in time. Each change is one rename, so that of a
 * confirmation and the end of the time exactly one comes first.
 */
public enum Guard {
  /** The rollout has none. */
  NONE,
  /** It is staged: the swap arms it. */
  IDLE,
  /** The time runs, unless the host was restarted or the lock taken over since. */
  ARMED,
  /** The time was over: the host goes back, or has gone back. */
  FIRED,
  /** The rollout was confirmed here, or is being undone: the time does not matter any more. */
  DISARMED
}
