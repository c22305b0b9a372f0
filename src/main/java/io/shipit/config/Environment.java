package io.shipit.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named set of hosts that always run the same release.
 *
 * @param name as written: letters, digits, dot, dash, underscore
 * @param targets the hosts in the order of the file; at least one, at most 1000
 * @param source what of the repository they get
 * @param confirm how long after its swap a host goes back by itself, unless the rollout was
 *     confirmed by then; at least 1 s; null if it does not
 */
public record Environment(
    String name,
    @Key(
            about = "The hosts, at most 1000: text, or a host with keys of its own.",
            name = "hosts",
            required = true,
            at = Level.ENVIRONMENT,
            alias = {"host", "servers", "server", "targets", "nodes"})
        List<Target> targets,
    Source source,
    @Key(
            about =
                "Every host goes back by itself, this long after its swap, unless the rollout was"
                    + " confirmed by then: longer than after_swap and check take.",
            is = Grammar.TIME,
            at = Level.ENVIRONMENT,
            fingerprint = false,
            alias = {"confirm_timeout", "dead_man", "watchdog"})
        @Nullable Duration confirm) {

  /** Keeps the hosts from changing. */
  public Environment {
    targets = List.copyOf(targets);
  }

  /**
   * The sha256, in 64 hex digits, of everything that decides what a release of this environment is
   * and how hosts activate it. The order of hosts, and keys that only say how a host is reached or
   * what is kept, do not count; a key at its default counts as absent, so that a key which a later
   * shipit brings changes nothing for those who do not write it.
   */
  public String fingerprint() {
    return Fingerprint.of(this);
  }
}
