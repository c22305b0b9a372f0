package io.shipit.host;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout writes on every host before it may swap there: enough for anyone to finish or undo
 * it from any machine. Written by {@link RecordFormat}.
 *
 * @param tx the rollout's random name
 * @param environment the environment's name
 * @param sequence the rollout's number in its environment, from 1; orders rollouts and releases
 * @param kind push or rollback
 * @param hosts every host of the rollout, in inventory order
 * @param anchor the host that keeps the register
 * @param release the release that becomes current
 * @param previous what is current on this host before the swap; null on a first deploy
 * @param commit the release's commit, 40 hexadecimal digits
 * @param subject the commit's subject, printable
 * @param fingerprint of the configuration that made the release: see {@code config.Environment}
 * @param manifest SHA-256 of the release's manifest, hexadecimal
 * @param owner who rolled it out, from where, when and why
 * @param version the version of shipit that wrote this
 * @param confirm after how long, in whole seconds, a host goes back by itself unless the rollout is
 *     confirmed; null if no host does
 */
public record RolloutRecord(
    Nonce tx,
    String environment,
    long sequence,
    Kind kind,
    List<HostId> hosts,
    HostId anchor,
    ReleaseId release,
    @Nullable ReleaseId previous,
    String commit,
    String subject,
    String fingerprint,
    String manifest,
    Owner owner,
    String version,
    @Nullable Duration confirm) {

  /** Which way a rollout goes; the protocol is the same. */
  public enum Kind {
    /** A release made from a commit. */
    PUSH,
    /** A release that is already on every host. */
    ROLLBACK
  }

  /** A rollout without a dead-man's switch. */
  public RolloutRecord(
      Nonce tx,
      String environment,
      long sequence,
      Kind kind,
      List<HostId> hosts,
      HostId anchor,
      ReleaseId release,
      @Nullable ReleaseId previous,
      String commit,
      String subject,
      String fingerprint,
      String manifest,
      Owner owner,
      String version) {
    this(
        tx,
        environment,
        sequence,
        kind,
        hosts,
        anchor,
        release,
        previous,
        commit,
        subject,
        fingerprint,
        manifest,
        owner,
        version,
        null);
  }

  /** Copies the list. */
  public RolloutRecord {
    hosts = List.copyOf(hosts);
  }

  /** This record with another previous release: each host has its own. */
  public RolloutRecord withPrevious(@Nullable ReleaseId release) {
    return new RolloutRecord(
        tx,
        environment,
        sequence,
        kind,
        hosts,
        anchor,
        this.release,
        release,
        commit,
        subject,
        fingerprint,
        manifest,
        owner,
        version,
        confirm);
  }

  /** This record with another time to confirm it; null for none. */
  public RolloutRecord withConfirm(@Nullable Duration time) {
    return new RolloutRecord(
        tx,
        environment,
        sequence,
        kind,
        hosts,
        anchor,
        release,
        previous,
        commit,
        subject,
        fingerprint,
        manifest,
        owner,
        version,
        time);
  }
}
