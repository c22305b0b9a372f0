package io.shipit.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named set of hosts that always run the same release.
 *
 * @param name as written: letters, digits, dot, dash, underscore
 * @param targets the hosts in the order of the file; at least one, at most 1000
 * @param branch the branch that a commit must be on; null for any
 * @param requireClean whether uncommitted changes stop a push
 * @param requirePushed whether a commit must be on a branch of a remote
 * @param verifySignature whether a commit must bear a good signature
 * @param allowedSigners the file of those who may sign, as ssh-keygen(1) reads it; null for
 *     signatures of GPG
 * @param revokedSigners the file of keys that are revoked, as ssh-keygen(1) reads it; null for none
 * @param allowBackwards whether a commit may be older than what is live
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
    @Key(
            about = "The branch that a commit must be on, here or at origin; whatever --ref names.",
            is = Grammar.BRANCH,
            at = Level.ENVIRONMENT,
            fingerprint = false,
            alias = {"branches", "allowed_branch"})
        @Nullable String branch,
    @Key(
            about = "Whether uncommitted changes of tracked files stop a push.",
            is = Grammar.SWITCH,
            fallback = "false",
            at = Level.ENVIRONMENT,
            fingerprint = false)
        boolean requireClean,
    @Key(
            about = "Whether a commit must be on a branch of a remote, as far as this clone knows.",
            is = Grammar.SWITCH,
            fallback = "false",
            at = Level.ENVIRONMENT,
            fingerprint = false)
        boolean requirePushed,
    @Key(
            about =
                "Whether a commit must be signed: by a key of allowed_signers, with ssh-keygen; or,"
                    + " without that key, by one that your GPG key ring trusts fully.",
            is = Grammar.SWITCH,
            fallback = "false",
            at = Level.ENVIRONMENT,
            fingerprint = false,
            alias = {"require_signature", "verify_signatures"})
        boolean verifySignature,
    @Key(
            about =
                "The file of those whose SSH signatures count, as ssh-keygen(1) describes it;"
                    + " outside of the repository.",
            is = Grammar.LOCAL_FILE,
            at = Level.ENVIRONMENT,
            fingerprint = false,
            alias = {"allowed_signers_file"})
        @Nullable String allowedSigners,
    @Key(
            about =
                "The file of keys whose signatures count no more: a list of public keys, or a KRL"
                    + " of ssh-keygen(1); outside of the repository.",
            is = Grammar.LOCAL_FILE,
            at = Level.ENVIRONMENT,
            fingerprint = false,
            alias = {"revocation_file"})
        @Nullable String revokedSigners,
    @Key(
            about =
                "Whether a push may go back to a commit that what is live was made from; without"
                    + " it, that takes `shipit rollback`, or --force.",
            is = Grammar.SWITCH,
            fallback = "false",
            at = Level.ENVIRONMENT,
            fingerprint = false)
        boolean allowBackwards,
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

  /** An environment that takes every commit. */
  public static Environment of(String name, List<Target> targets, Source source) {
    return new Environment(
        name, targets, null, false, false, false, null, null, false, source, null);
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
