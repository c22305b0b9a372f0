package io.shipit.host;

/** What one micro-step of an operation did on an in-memory host. */
public sealed interface Progress {
  /**
   * One rename, or one thing that others can see; the operation goes on.
   *
   * @param image the host afterwards
   * @param at where the operation goes on
   */
  record Moved(HostImage image, int at) implements Progress {}

  /**
   * The operation has ended. A host flushes everything before it answers {@link Answer.Done}.
   *
   * @param image the host afterwards
   * @param answer what it answers
   */
  record Ended(HostImage image, Answer answer) implements Progress {}
}
