package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostImage.Content;
import io.shipit.host.HostSteps;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Owner;
import io.shipit.host.Payload;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.host.Source;
import io.shipit.release.Manifest;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Hosts, plans and names that tests of the protocol share. */
final class Fleet {
  /** The release that is live before the first rollout. */
  static final ReleaseId OLD = new ReleaseId("r0");

  /** A release that is kept and was live earlier. */
  static final ReleaseId OLDER = new ReleaseId("r-1");

  private Fleet() {}

  /** The name of one coordinator, and of what it rolls out. */
  static Nonce nonce(int number) {
    return new Nonce("%016x".formatted(number));
  }

  static Owner owner(int number) {
    return new Owner("op" + number, "desk", "2026-11-22T00:00:00Z", "test");
  }

  /** A host before the first rollout. */
  static HostImage host(HostId id, boolean firstDeploy) {
    Nonce identity = nonce(id.hashCode() & 0xffff);
    return firstDeploy
        ? HostImage.bare(id, identity)
        : HostImage.live(id, identity, OLD).withRelease(OLDER, Content.DURABLE);
  }

  /** What somebody plans who has just surveyed these hosts. */
  static Plan plan(int number, Kind kind, List<HostImage> fleet) {
    List<HostId> hosts = fleet.stream().map(HostImage::id).toList();
    Map<HostId, Optional<ReleaseId>> previous = new TreeMap<>();
    fleet.forEach(image -> previous.put(image.id(), Optional.ofNullable(image.live())));
    RolloutRecord record =
        new RolloutRecord(
            nonce(0xa0 + number),
            "prod",
            1 + fleet.stream().mapToLong(Fleet::newestSequence).max().orElse(0),
            kind,
            hosts,
            Plan.anchorOf(hosts),
            kind == Kind.PUSH ? new ReleaseId("r" + number) : OLDER,
            null,
            "c".repeat(40),
            "a change",
            "f",
            "m",
            owner(number),
            "0");
    return new Plan(
        nonce(number),
        owner(number),
        record,
        previous,
        kind == Kind.PUSH ? new Source.Upload(NOTHING) : new Source.Kept());
  }

  /** The same plan, but hosts go back by themselves unless it is confirmed. */
  static Plan guarded(Plan plan) {
    return new Plan(
        plan.holder(),
        plan.owner(),
        plan.record().withConfirm(Duration.ofMinutes(1)),
        plan.previous(),
        plan.source());
  }

  /** The number of the newest rollout that a host knows of. */
  static long newestSequence(HostImage image) {
    long finished =
        image.history().stream().mapToLong(entry -> entry.record().sequence()).max().orElse(0);
    return image.tx() == null ? finished : Math.max(finished, image.tx().record().sequence());
  }

  /** A recovery planned by somebody who can reach only some of the hosts. */
  static RecoveryPlan recovery(int number, List<HostId> all, List<HostImage> reachable) {
    Map<HostId, Lock> locks = new TreeMap<>();
    reachable.forEach(image -> locks.put(image.id(), HostSteps.sight(image).lock()));
    return new RecoveryPlan(nonce(number), owner(number), all, locks, true);
  }

  /** Whether all of these hosts show the same release, or none of them any. */
  static boolean agrees(List<HostImage> fleet) {
    return fleet.stream().map(HostImage::current).distinct().count() == 1;
  }

  /** Whether a host shows a release. */
  static boolean shows(HostImage image, ReleaseId release) {
    return new Current.Live(release).equals(image.current());
  }

  /** Whether nothing of any rollout is left but its history. */
  static boolean isQuiet(HostImage image) {
    return image.holder() == null && image.tx() == null;
  }

  static boolean hasPrevious(HostImage image, RolloutRecord record) {
    return Objects.equals(image.live(), record.previous());
  }

  private static final Payload NOTHING =
      new Payload() {
        @Override
        public long size() {
          return 0;
        }

        @Override
        public String sha256() {
          return "e3b0c442";
        }

        @Override
        public Manifest manifest() {
          throw new IllegalStateException("nothing is unpacked in this test");
        }

        @Override
        public void writeTo(OutputStream out) {}
      };
}
