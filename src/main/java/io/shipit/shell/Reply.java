package io.shipit.shell;

import io.shipit.problem.Printable;
import java.util.List;
import java.util.Optional;

/**
 * All that came back for a request.
 *
 * @param frames the answers, in order
 * @param output what tools printed last, printable, line by line
 */
record Reply(List<Event.Frame> frames, List<String> output) {
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
