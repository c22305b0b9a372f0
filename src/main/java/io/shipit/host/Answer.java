package io.shipit.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came back for an operation. */
public sealed interface Answer {
  /**
   * The operation is carried out and as durable as the host can make it.
   *
   * @param sight what was read on the host afterwards
   * @param warnings what the operator should know, printable
   */
  record Done(Sight sight, List<String> warnings) implements Answer {}

  /**
   * The operation's effect did not happen. (A refused {@code Prepare} may leave an upload area or
   * an unused release; a refused {@code Activate} may have run some hooks.)
   *
   * @param step where it stopped
   * @param seen what was seen, printable: the words of the host, the hook's last lines
   * @param hint what to do next; may be empty
   * @param sight what was read afterwards; null if it could not be read
   */
  record Refused(Step step, String seen, String hint, @Nullable Sight sight) implements Answer {}

  /**
   * No answer came, or one that cannot be understood: the operation may have happened, may still
   * happen, or not.
   *
   * @param step what was under way
   * @param seen why nothing is known, printable: connection lost, deadline passed
   */
  record Unknown(Step step, String seen) implements Answer {}
}
