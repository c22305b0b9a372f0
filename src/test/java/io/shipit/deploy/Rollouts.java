package io.shipit.deploy;

import io.shipit.host.Current;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Outcome;
import io.shipit.host.Owner;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Surveys of hosts with a history, for tests: written as a line of words. */
final class Rollouts {
  static final Owner ADA = new Owner("ada", "laptop", "2026-11-22T20:45:12Z", "push prod r1");

  private Rollouts() {}

  /**
   * A host that remembers these rollouts, in order: {@code push:r1}, {@code rollback:r2>r1} (from
   * r2 to r1), with {@code !} behind one that was reverted. Every release that is named is kept.
   */
  static Survey host(@Nullable String live, String... rollouts) {
    List<HistoryEntry> history = new ArrayList<>();
    for (int i = 0; i < rollouts.length; i++) {
      history.add(entry(i + 1, rollouts[i]));
    }
    Set<ReleaseId> releases =
        Stream.concat(history.stream().map(entry -> entry.record().release()), Stream.of())
            .collect(Collectors.toSet());
    Current current = live == null ? new Current.None() : new Current.Live(new ReleaseId(live));
    return survey(new Sight(current, new Lock.Free(), null, null), history, releases);
  }

  static Survey survey(Sight sight, List<HistoryEntry> history, Set<ReleaseId> releases) {
    return new Survey(
        "",
        sight,
        history,
        List.of(),
        releases,
        1_000_000_000,
        1_000_000,
        0,
        "Linux",
        "mv -T",
        false,
        List.of(),
        List.of());
  }

  static HistoryEntry entry(long sequence, String text) {
    boolean reverted = text.endsWith("!");
    String[] words = (reverted ? text.substring(0, text.length() - 1) : text).split("[:>]", -1);
    boolean push = words[0].equals("push");
    RolloutRecord record =
        record(
            sequence,
            push ? Kind.PUSH : Kind.ROLLBACK,
            push ? words[1] : words[2],
            push ? null : words[1]);
    return new HistoryEntry(reverted ? Outcome.REVERTED : Outcome.COMMITTED, record);
  }

  static RolloutRecord record(long sequence, Kind kind, String release, @Nullable String previous) {
    HostId web1 = new HostId("web1");
    return new RolloutRecord(
        new Nonce("%016x".formatted(sequence)),
        "prod",
        sequence,
        kind,
        List.of(web1),
        web1,
        new ReleaseId(release),
        previous == null ? null : new ReleaseId(previous),
        "c".repeat(39) + sequence,
        "subject of " + release,
        "f",
        "m",
        ADA,
        "test");
  }
}
