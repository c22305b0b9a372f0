package io.shipit.shell;

import io.shipit.problem.Printable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that came back for a request.
 *
 * @param frames the answers, in order
 * @param output what tools printed last, printable, line by line
 * @param sent when the request was sent, by {@link System#nanoTime}
 * @param timed when the answer to {@code shipit_time} came, likewise; null if there was none
 * @param ended when the end of the answer came, likewise
 */
record Reply(
    List<Event.Frame> frames, List<String> output, long sent, @Nullable Long timed, long ended) {
  /** The key of the answer to {@code shipit_time}. */
  static final String CLOCK = "clock";

  /** Copies the lists. */
  Reply {
    frames = List.copyOf(frames);
    output = List.copyOf(output);
  }

  /** The value of the first answer with this key. */
  Optional<String> first(String key) {
    return frames.stream()
        .filter(frame -> frame.key().equals(key))
        .map(Event.Frame::value)
        .findFirst();
  }

  /** The values of all answers with this key. */
  List<String> all(String key) {
    return frames.stream()
        .filter(frame -> frame.key().equals(key))
        .map(Event.Frame::value)
        .toList();
  }

  /** The values of all answers with this key, made printable. */
  List<String> printable(String key) {
    return all(key).stream().map(Printable::of).toList();
  }
}
