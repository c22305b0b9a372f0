package io.shipit.host;

/**
 * One step of the rollout protocol on one host. Every operation may be repeated: a step that was
 * already done answers {@link Answer.Done} again. "holder" is the sender's name in the lock; an
 * operation of a holder that lost the lock is refused by the failing rename itself.
 */
public sealed interface Operation {
  /**
   * Reads the host; changes nothing.
   *
   * @param holder the sender, for the log
   */
  record Look(Nonce holder) implements Operation {}

  /**
   * Takes the lock if it is free, setting the deploy root up on first contact: baton/free →
   * baton/h-holder. Refused with {@link Step#LOCK} if another one holds it. Where a root is set up
   * already, a full disk is no reason to refuse: the owner's file is written if it can be.
   */
  record Take(Nonce holder, Owner owner) implements Operation {}

  /**
   * Takes the lock for a person, who keeps it after the client's end: baton/free → baton/h-holder,
   * with {@link Lock.Life#KEPT}. If the holder has it already, the owner's words are replaced.
   * Refused as Take is, and if the owner cannot be written: nobody could tell such a lock from one
   * of a rollout.
   */
  record Keep(Nonce holder, Owner owner) implements Operation {}

  /**
   * Takes the lock from a holder that is dead, or that a person gave up: baton/h-victim →
   * baton/h-holder. Whatever the victim prepared stays, inside the lock. Hooks that it left running
   * are ended before the answer. Refused if the victim no longer holds it. As with Take, a full
   * disk is no reason to refuse.
   */
  record Steal(Nonce holder, Nonce victim, Owner owner) implements Operation {}

  /**
   * Makes the host ready: upload or re-verify the release, link shared paths, run {@code
   * before_swap}, seal, stage both links, and write the record durably. {@code Done} is the host's
   * vote. Nothing outside {@code .shipit/}, {@code shared/} and the new release changes. Everything
   * that a later step renames is made here, so that those steps need no free block and no inode.
   *
   * <p>Refused if {@code current} is not the record's previous release, both at the start and right
   * before the vote (hooks take minutes); if the host's history has the record's sequence or a
   * later one (somebody rolled out since the survey); if another rollout is prepared here.
   *
   * @param holder the sender
   * @param record what to prepare; its {@code previous} is this host's
   * @param source where the release comes from
   */
  record Prepare(Nonce holder, RolloutRecord record, Source source) implements Operation {}

  /**
   * Checks once more, right before the decision: the lock is ours, {@code current} is the recorded
   * previous release, the new release is there and sealed.
   */
  record Recheck(Nonce holder, Nonce tx) implements Operation {}

  /**
   * Anchor only: moves the register by one rename and makes it durable. Refused if the register is
   * not {@code from}, unless it is {@code to} already; the sight tells what it is.
   */
  record Decide(Nonce holder, Nonce tx, Register from, Register to) implements Operation {}

  /**
   * The swap: go/current → D/current, made durable. Only sent once {@link Register#GO} is durable.
   * Without a go token it is done already if {@code current} is the new release and the undo token
   * is left, else refused: it was undone, or an undo has made it impossible.
   *
   * <p>Where the record asks for a confirmation, a guard is armed first: guard/idle → guard/armed,
   * by a process that goes on without any connection. After that time it renames guard/armed →
   * guard/fired, which is durable before it does what Undo does and then what Activate does for the
   * previous release. Its paths name the holder, so it can do nothing once the lock is lost.
   * Refused if a guard has fired. An armed guard whose process has ended is armed anew; one that is
   * disarmed stays so.
   */
  record Swap(Nonce holder, Nonce tx) implements Operation {}

  /**
   * Undoes the swap if it happened, and makes a swap that is still under way impossible. First the
   * go token is killed by renaming it inside tx: if that worked, or had worked before, and {@code
   * current} is not the new release, the host never swapped and keeps its undo token. Else a hook
   * that still runs is ended and undo/current → D/current. (A killed token and the new release
   * together are what a power cut may leave of a swap where a file system writes the two
   * directories of a rename apart.) On a first deploy {@code current} is removed by a rename. Only
   * sent once {@link Register#REVERT} is durable. A guard is disarmed before all this; one that has
   * fired and is still at work is given some time, then ended.
   */
  record Undo(Nonce holder, Nonce tx) implements Operation {}

  /**
   * Confirms the swap on this host: guard/armed → guard/disarmed, made durable, and its process is
   * ended. Refused if the guard has fired, or was never armed.
   */
  record Disarm(Nonce holder, Nonce tx) implements Operation {}

  /**
   * Runs {@code after_swap} and the health check for the release that is live now. A hook runs at
   * most once for a rollout, host and direction, whoever asks: each one leaves marks in the tx
   * directory before and after it, by renames, so that a repeated call skips what has ended well
   * and refuses what failed or was cut off (a hook that still runs is ended first).
   *
   * @param undone true if the host was put back and the hooks run for the previous release
   */
  record Activate(Nonce holder, Nonce tx, boolean undone) implements Operation {}

  /**
   * Ends the rollout on this host: moves tx to the history (which kills unused tokens), prunes old
   * releases (after a commit only), and frees the lock. Without a tx of this name it only frees the
   * lock, unless another rollout's record is in it: then the lock stays, and the operation is
   * refused. After an abort or without a tx every upload area is removed, and the releases that no
   * record in the history names: nobody but the holder can be using them. A failed prune is a
   * warning. Done already if the history has the rollout, or if nobody holds the lock; refused if
   * another one holds it.
   */
  record Finish(Nonce holder, Nonce tx, Outcome outcome) implements Operation {}

  /**
   * Compares every file of a release on the host with its seal; changes nothing and needs no lock.
   * Refused with {@link Step#VERIFY} and the paths that differ.
   */
  record Verify(Nonce holder, ReleaseId release) implements Operation {}

  /** Who sends the operation. */
  Nonce holder();
}
