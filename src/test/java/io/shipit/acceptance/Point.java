package io.shipit.acceptance;

import io.shipit.acceptance.Trap.Call;

/** The calls of tools on a host that take a rollout from one step of the road to the next. */
enum Point {
  /** The host is looked at. */
  LOOK("look", "df -P -k *"),
  /** The lock is taken. */
  LOCK("lock", "mv *baton/free *baton/h-*"),
  /** The archive arrives by SFTP. */
  UPLOAD("upload", "sftp-server*"),
  /** The archive is unpacked. */
  UNPACK("unpack", "tar *"),
  /** What was unpacked is compared with the manifest. */
  VERIFY("verify", "cmp *wanted *found"),
  /** The release gets its name. */
  NAME("name", "mv *new-*/root releases/*"),
  /** A shared path is linked. */
  LINK("link shared", "ln -s *shared/*"),
  /** A hook runs in the new release. */
  BEFORE_SWAP("before_swap", "at-hook before_swap*"),
  /** Everything is made durable before the vote. */
  FLUSH("flush", "sync -f */deploy"),
  /** The record gets its name: the host is prepared. */
  VOTE("vote", "mv *new-* *tx-*"),
  /** The host is looked at once more. */
  RECHECK("recheck", "find releases/* -cnewer *"),
  /** The decision to swap becomes durable on the anchor. */
  GO("go", "mv *reg/undecided *reg/go"),
  /** The swap. */
  SWAP("swap", "mv *go/current ./*"),
  /** A hook runs in the live release. */
  AFTER_SWAP("after_swap", "at-hook after_swap*"),
  /** The outcome becomes durable on the anchor. */
  COMMIT("commit", "mv *reg/go *reg/commit"),
  /** The record goes to the history. */
  FINISH("finish", "mv *tx-* *history/*"),
  /** An old release is taken away. */
  PRUNE("prune", "mv *releases/* *trash-*"),
  /** The lock is given back. */
  UNLOCK("unlock", "mv *baton/h-* *baton/free"),
  /** The decision to go back becomes durable on the anchor. */
  REVERT("revert", "mv *reg/go *reg/revert"),
  /** The link is put back. */
  UNDO("undo", "mv *undo/current ./*");

  private final String step;
  private final String words;

  Point(String step, String words) {
    this.step = step;
    this.words = words;
  }

  /** The step's name in tables. */
  String step() {
    return step;
  }

  Call call() {
    return new Call(words);
  }
}
