package io.shipit.host;

/** What {@code current} is on a host. */
public sealed interface Current {
  /** There is none yet. */
  record None() implements Current {}

  /**
   * A symlink to a direct child of our {@code releases/}.
   *
   * @param release the child's name
   */
  record Live(ReleaseId release) implements Current {}

  /**
   * Something that shipit must not replace: a directory, a file, a link to elsewhere.
   *
   * @param what what it is, printable, for the message
   */
  record Foreign(String what) implements Current {}

  /** The release that is live, or a word for what else there is; for reports. */
  default String display() {
    return switch (this) {
      case None() -> "nothing";
      case Live(ReleaseId release) -> release.value();
      case Foreign(String what) -> what;
    };
  }
}
