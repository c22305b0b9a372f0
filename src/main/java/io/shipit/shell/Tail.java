package io.shipit.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The end of an output: the last lines up to a bound, and how many went before. */
final class Tail {
  private static final int CHARACTERS = 64 << 10;

  private final Deque<String> lines = new ArrayDeque<>();
  private int characters;
  private long dropped;

  /** Adds a line. */
  void add(String line) {
    lines.addLast(line);
    characters += line.length() + 1;
    while (characters > CHARACTERS) {
      characters -= lines.removeFirst().length() + 1;
      dropped++;
    }
  }

  /** Forgets everything. */
  void clear() {
    lines.clear();
    characters = 0;
    dropped = 0;
  }

  /** The last lines, at most {@code most} of them, with a word about those that are left out. */
  List<String> last(int most) {
    List<String> all = new ArrayList<>(lines);
    int from = Math.max(0, all.size() - most);
    long before = dropped + from;
    List<String> last = new ArrayList<>();
    if (before > 0) {
      last.add("… " + before + " lines before");
    }
    last.addAll(all.subList(from, all.size()));
    return last;
  }

  /** Whether nothing was added. */
  boolean isEmpty() {
    return lines.isEmpty();
  }
}
