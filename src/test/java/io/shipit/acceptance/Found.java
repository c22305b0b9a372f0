package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostId;
import io.shipit.problem.ExitCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody finds on a host who does not ask shipit.
 *
 * @param live the release that {@code current} names; "" if there is none
 * @param whole whether that release is complete
 * @param locked whether somebody holds the lock
 * @param open the rollout that is prepared; "" if none is
 * @param decision the register of that rollout; "" if it is not on this host
 * @param history the finished rollouts, oldest first
 */
record Found(
    String live, boolean whole, boolean locked, String open, String decision, List<Ended> history) {
  private static final Set<String> GONE = Set.of("go", "commit", "revert");

  /**
   * A finished rollout.
   *
   * @param letter how it ended: C, R or A
   * @param release what was to become live
   * @param previous what was live before; "" if nothing
   */
  record Ended(String tx, String letter, String release, String previous) {}

  /** The one release that is live on all hosts, and whole; anything else fails. */
  static String one(Collection<Found> hosts) {
    assertThat(hosts).allMatch(Found::whole);
    Set<String> live = hosts.stream().map(Found::live).collect(Collectors.toSet());
    assertThat(live).as("what is live").hasSize(1);
    return live.iterator().next();
  }

  /** Nothing of a rollout is left, and {@code current} is what the history says. */
  static void areTidy(Collection<Found> hosts) {
    assertThat(hosts).noneMatch(Found::locked).allMatch(host -> host.open().isEmpty());
    agree(hosts);
    hosts.forEach(host -> assertThat(host.live()).as("live").isEqualTo(host.said()));
  }

  /** What has to be live by the last rollout that moved anything. */
  private String said() {
    return history.stream()
        .filter(ended -> !ended.letter().equals("A"))
        .reduce((_, later) -> later)
        .map(ended -> ended.letter().equals("C") ? ended.release() : ended.previous())
        .orElse("");
  }

  /** No rollout ended differently on two hosts (I2). */
  static void agree(Collection<Found> hosts) {
    Map<String, String> letters = new HashMap<>();
    for (Found host : hosts) {
      for (Ended ended : host.history()) {
        String other = letters.putIfAbsent(ended.tx(), ended.letter());
        assertThat(other).as("ends of " + ended.tx()).isIn(null, ended.letter());
      }
    }
  }

  /**
   * What the exit code of a push or rollback promises is so (I11).
   *
   * @param before what was found before it
   * @param release what it was about
   */
  static void isTrue(
      ExitCode code, String release, Map<HostId, Found> before, Map<HostId, Found> now) {
    Collection<Found> hosts = now.values();
    assertThat(hosts).allMatch(Found::whole);
    agree(hosts);
    Set<String> decided = decided(before.values(), hosts);
    switch (code) {
      case DONE -> {
        assertThat(one(hosts)).isEqualTo(release);
        assertThat(decided).as("decisions").isSubsetOf("commit").isNotEmpty();
      }
      case ROLLED_BACK -> {
        now.forEach((id, host) -> assertThat(host.live()).isEqualTo(in(before, id).live()));
        assertThat(decided).as("decisions").isSubsetOf("revert").isNotEmpty();
      }
      case UNCHANGED, LOCKED -> {
        now.forEach((id, host) -> assertThat(host.live()).isEqualTo(in(before, id).live()));
        assertThat(decided).as("decisions").isEmpty();
      }
      case IN_DOUBT -> {}
      default -> throw new AssertionError("a rollout must not end as " + code);
    }
  }

  /** What was found on one of the hosts. */
  static Found in(Map<HostId, Found> hosts, HostId id) {
    return Objects.requireNonNull(hosts.get(id), id::name);
  }

  /** What was decided since, beside nothing and abort. */
  private static Set<String> decided(Collection<Found> before, Collection<Found> now) {
    Set<Ended> old = before.stream().flatMap(h -> h.history().stream()).collect(Collectors.toSet());
    Set<String> decided = new HashSet<>();
    for (Found host : now) {
      if (GONE.contains(host.decision())) {
        decided.add(host.decision());
      }
      for (Ended ended : host.history()) {
        if (!old.contains(ended) && !ended.letter().equals("A")) {
          decided.add(ended.letter().equals("C") ? "commit" : "revert");
        }
      }
    }
    return decided;
  }
}
