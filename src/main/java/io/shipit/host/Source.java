package io.shipit.host;

/** Where a release comes from when a host is prepared. */
public sealed interface Source {
  /**
   * It is sent.
   *
   * @param payload what is sent
   */
  record Upload(Payload payload) implements Source {}

  /** It is on the host since an earlier rollout; its files are verified against their seal. */
  record Kept() implements Source {}
}
