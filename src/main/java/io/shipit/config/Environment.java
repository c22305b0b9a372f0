package io.shipit.config;

import java.util.List;

/**
 * A named set of hosts that always run the same release.
 *
 * @param name as written: letters, digits, dot, dash, underscore
 * @param targets the hosts in the order of the file; at least one, at most 1000
 * @param source what of the repository they get
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
    Source source) {

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
