package io.shipit.host;

import java.util.List;
import java.util.Set;

/**
 * Everything that a rollout wants to know of a host before it starts; reading it changes nothing
 * but scratch names in {@code .shipit/probe-*}.
 *
 * @param identity the nonce in {@code .shipit/host-id}; empty before the first rollout
 * @param sight current, lock, open rollout
 * @param history finished rollouts, oldest first, by sequence; the newest 200
 * @param damaged entries among the newest 200 that cannot be understood, and are not in the history
 * @param releases the names in {@code releases/} that can be releases of ours
 * @param freeBytes free space for this account on the deploy root's file system; -1 if unknown
 * @param freeInodes free inodes likewise; -1 if unknown or unlimited
 * @param clockSeconds the host's clock, seconds since 1970; information only
 * @param system what the host is, for {@code check}: {@code Linux 6.1 x86_64, GNU coreutils 9.1}
 * @param swapBy the proved way to replace a symlink by one rename: {@code mv -T} or {@code mv into
 *     parent}; empty where nothing could be tried yet
 * @param foldsNames whether two names that differ only in case are one file there
 * @param refusals why this host cannot take part, printable, each with what to do; empty if it can
 * @param warnings what the operator should know
 */
public record Survey(
    String identity,
    Sight sight,
    List<HistoryEntry> history,
    List<DamagedEntry> damaged,
    Set<ReleaseId> releases,
    long freeBytes,
    long freeInodes,
    long clockSeconds,
    String system,
    String swapBy,
    boolean foldsNames,
    List<String> refusals,
    List<String> warnings) {
  /** The same host with another lock. */
  public Survey withLock(Lock other) {
    return new Survey(
        identity,
        sight.withLock(other),
        history,
        damaged,
        releases,
        freeBytes,
        freeInodes,
        clockSeconds,
        system,
        swapBy,
        foldsNames,
        refusals,
        warnings);
  }

  /** How many finished rollouts a survey reads. */
  public static final int HISTORY = 200;
}
