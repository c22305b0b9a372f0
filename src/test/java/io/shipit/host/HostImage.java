package io.shipit.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is on a host between two renames: what the in-memory host has instead of a disk.
 *
 * @param id which host it is
 * @param identity the nonce of the deploy root
 * @param setUp whether there is a {@code .shipit/}
 * @param current what {@code current} is
 * @param holder who has the lock; null if nobody
 * @param owner who that is; null if the lock is free, or the owner's file could not be written
 * @param tx the prepared rollout; null if there is none
 * @param history finished rollouts, oldest first
 * @param releases what is below {@code releases/}
 * @param uploads the rollouts that have an upload area
 * @param hookRuns every start of a hook so far, as {@code tx direction}: what invariant I17 counts
 * @param full whether neither a block nor an inode is free
 * @param damage what is wrong with the record; null if nothing is
 * @param warnings what the next answers warn of
 */
public record HostImage(
    HostId id,
    Nonce identity,
    boolean setUp,
    Current current,
    @Nullable Nonce holder,
    @Nullable Owner owner,
    @Nullable OpenTx tx,
    List<HistoryEntry> history,
    Map<ReleaseId, Content> releases,
    Set<Nonce> uploads,
    List<String> hookRuns,
    boolean full,
    @Nullable String damage,
    List<String> warnings) {

  /** How much of a release is on the disk. */
  public enum Content {
    /** It is complete, but a power cut may take parts of it. */
    UNFLUSHED,
    /** It is complete and stays so. */
    DURABLE,
    /** A power cut has taken parts of it. */
    TORN
  }

  /** Copies the collections. */
  public HostImage {
    history = List.copyOf(history);
    releases = Collections.unmodifiableMap(sorted(releases));
    uploads = Collections.unmodifiableSet(new TreeSet<>(uploads));
    hookRuns = List.copyOf(hookRuns);
    warnings = List.copyOf(warnings);
  }

  private static Map<ReleaseId, Content> sorted(Map<ReleaseId, Content> releases) {
    Map<ReleaseId, Content> sorted = new TreeMap<>(Comparator.comparing(ReleaseId::value));
    sorted.putAll(releases);
    return sorted;
  }

  /** A server on which shipit has never been. */
  public static HostImage bare(HostId id, Nonce identity) {
    return new HostImage(
        id,
        identity,
        false,
        new Current.None(),
        null,
        null,
        null,
        List.of(),
        Map.of(),
        Set.of(),
        List.of(),
        false,
        null,
        List.of());
  }

  /** A server with a free lock, on which one release is live that no record names. */
  public static HostImage live(HostId id, Nonce identity, ReleaseId release) {
    return bare(id, identity)
        .withSetUp()
        .withRelease(release, Content.DURABLE)
        .withCurrent(new Current.Live(release));
  }

  /** This image with {@code .shipit/} made. */
  public HostImage withSetUp() {
    return copy(true, current, holder, owner, tx, history, releases, uploads, hookRuns);
  }

  /** This image with another {@code current}. */
  public HostImage withCurrent(Current value) {
    return copy(setUp, value, holder, owner, tx, history, releases, uploads, hookRuns);
  }

  /** This image with another holder of the lock; whatever is prepared stays inside it. */
  public HostImage withHolder(@Nullable Nonce value, @Nullable Owner who) {
    return copy(setUp, current, value, who, tx, history, releases, uploads, hookRuns);
  }

  /** This image with another prepared rollout. */
  public HostImage withTx(@Nullable OpenTx value) {
    return copy(setUp, current, holder, owner, value, history, releases, uploads, hookRuns);
  }

  /** This image after tx was moved to the history. */
  public HostImage withFinished(OpenTx finished, Outcome outcome) {
    List<HistoryEntry> longer = new ArrayList<>(history);
    longer.add(new HistoryEntry(outcome, finished.record()));
    return copy(setUp, current, holder, owner, null, longer, releases, uploads, hookRuns);
  }

  /** This image with a release. */
  public HostImage withRelease(ReleaseId id, Content content) {
    Map<ReleaseId, Content> more = new HashMap<>();
    more.putAll(releases);
    more.put(id, content);
    return copy(setUp, current, holder, owner, tx, history, more, uploads, hookRuns);
  }

  /** This image with other releases. */
  public HostImage withReleases(Map<ReleaseId, Content> others) {
    return copy(setUp, current, holder, owner, tx, history, others, uploads, hookRuns);
  }

  /** This image with other upload areas. */
  public HostImage withUploads(Set<Nonce> others) {
    return copy(setUp, current, holder, owner, tx, history, releases, others, hookRuns);
  }

  /** This image after a hook has started. */
  public HostImage withHookRun(String run) {
    List<String> runs = new ArrayList<>(hookRuns);
    runs.add(run);
    Collections.sort(runs);
    return copy(setUp, current, holder, owner, tx, history, releases, uploads, runs);
  }

  /** This image with a full, or again empty, disk. */
  public HostImage withFull(boolean value) {
    return new HostImage(
        id, identity, setUp, current, holder, owner, tx, history, releases, uploads, hookRuns,
        value, damage, warnings);
  }

  /** This image with a record that cannot be read. */
  public HostImage withDamage(@Nullable String value) {
    return new HostImage(
        id, identity, setUp, current, holder, owner, tx, history, releases, uploads, hookRuns, full,
        value, warnings);
  }

  private HostImage copy(
      boolean setUpNow,
      Current currentNow,
      @Nullable Nonce holderNow,
      @Nullable Owner ownerNow,
      @Nullable OpenTx txNow,
      List<HistoryEntry> historyNow,
      Map<ReleaseId, Content> releasesNow,
      Set<Nonce> uploadsNow,
      List<String> hookRunsNow) {
    return new HostImage(
        id,
        identity,
        setUpNow,
        currentNow,
        holderNow,
        ownerNow,
        txNow,
        historyNow,
        releasesNow,
        uploadsNow,
        hookRunsNow,
        full,
        damage,
        warnings);
  }

  /** The live release; null if none of ours is. */
  public @Nullable ReleaseId live() {
    return current instanceof Current.Live(ReleaseId release) ? release : null;
  }

  /** The prepared rollout, if it is this one; else null. */
  public @Nullable OpenTx tx(Nonce name) {
    return tx != null && tx.record().tx().equals(name) ? tx : null;
  }

  /** The prepared rollout as the protocol sees it; null if there is none. */
  public @Nullable OpenRollout open() {
    return tx == null
        ? null
        : new OpenRollout(tx.record(), tx.register(), tx.goToken(), tx.undoToken(), tx.guard(), 0);
  }

  /** What a survey reads. */
  public Survey survey(Sight sight) {
    return new Survey(
        setUp ? identity.value() : "",
        sight,
        history,
        List.of(),
        releases.keySet(),
        full ? 0 : 1_000_000_000L,
        full ? 0 : 1_000_000L,
        0,
        "memory",
        "mv -T",
        false,
        full ? List.of("no space left on device") : List.of(),
        warnings);
  }

  /** What is left after a power cut: contents that were not flushed are torn; no process runs. */
  public HostImage afterPowerCut() {
    Map<ReleaseId, Content> left = new HashMap<>();
    releases.forEach(
        (id, content) -> left.put(id, content == Content.UNFLUSHED ? Content.TORN : content));
    HostImage torn = withReleases(left);
    return tx == null || tx.guardian() == null ? torn : torn.withTx(GuardSteps.ended(tx));
  }

  /** What is left once everything was flushed. */
  public HostImage afterFlush() {
    if (!releases.containsValue(Content.UNFLUSHED)) {
      return this;
    }
    Map<ReleaseId, Content> all = new HashMap<>();
    releases.forEach(
        (id, content) -> all.put(id, content == Content.UNFLUSHED ? Content.DURABLE : content));
    return withReleases(all);
  }
}
