package io.shipit.deploy;

import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Step;
import io.shipit.rollout.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What happens while a use case runs, for people and programs to follow. */
public sealed interface Progress {
  /**
   * A rollout begins.
   *
   * @param action {@code push}, {@code rollback} or {@code recover}
   * @param environment its name
   * @param what the commit or release, for people
   * @param hosts every host
   */
  record Began(String action, String environment, String what, List<HostId> hosts)
      implements Progress {}

  /** A host was reached and read. */
  record Connected(HostId host, String current, String system) implements Progress {}

  /** Something that the operator should know; not an error. */
  record Warned(String text) implements Progress {}

  /** Something that the operator may like to know. */
  record Noted(String text) implements Progress {}

  /** The rollout has a release id and a number. */
  record Named(String release, long sequence, long files, long archiveBytes) implements Progress {}

  /**
   * What a dry run would do to a host.
   *
   * @param from what is live, for people
   * @param to the release that would be
   */
  record Planned(HostId host, String from, String to) implements Progress {}

  /** A phase of the protocol begins. */
  record Entered(Phase phase) implements Progress {}

  /** A host has carried out its part of a phase. */
  record Carried(HostId host, Phase phase, Duration took) implements Progress {}

  /** A host could not; the hint may be empty. */
  record Failed(HostId host, Step step, String seen, String hint) implements Progress {}

  /** A hook on a host printed a line. */
  record Printed(HostId host, String line) implements Progress {}

  /**
   * Hosts swapped.
   *
   * @param hosts how many did it now
   * @param width between the first and the last rename, by the hosts' clocks where they tell the
   *     time
   * @param error how far off that may be at most, whatever the ways between client and hosts are
   *     like: a message may take all of its round trip in one direction
   */
  record Swapped(int hosts, Duration width, Duration error) implements Progress {
    /** For people, printable. */
    public String display() {
      return hosts == 1
          ? "swapped on 1 host"
          : "swapped on %d hosts within %s (± %s)"
              .formatted(hosts, milliseconds(width), milliseconds(error));
    }

    private static String milliseconds(Duration duration) {
      return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
  }

  /**
   * Somebody holds the lock, and it is waited for.
   *
   * @param host where that was seen
   * @param lock who
   * @param left how long it is waited for at most
   */
  record Waiting(HostId host, Lock.Held lock, Duration left) implements Progress {}

  /** The end; nothing follows. */
  record Ended(Result result) implements Progress {}
}
