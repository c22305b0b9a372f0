package io.shipit.config.yaml;

import java.util.List;

/** A value of a YAML document; aliases and merge keys are resolved, scalars are still text. */
public sealed interface Node {
  /** Where it is written; of what an alias stands for, the place of the anchor. */
  Place place();

  /** How many values there are in it, itself included and aliases written out. */
  int size();

  /** How a scalar is written. */
  enum Style {
    /** Without quotes. */
    PLAIN,
    /** In single or double quotes. */
    QUOTED,
    /** As lines after {@code |} or {@code >}. */
    BLOCK
  }

  /**
   * A scalar.
   *
   * @param place where it is written
   * @param value the text it stands for; never interpreted, {@code no} is {@code "no"}
   * @param style how it is written
   */
  record Text(Place place, String value, Style style) implements Node {
    @Override
    public int size() {
      return 1;
    }

    /** Whether it is one of the ways to write null in YAML 1.2's core schema, or nothing at all. */
    public boolean missing() {
      return style == Style.PLAIN
          && switch (value) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  /**
   * A list.
   *
   * @param place where it begins
   * @param elements in order
   * @param size see {@link Node#size()}
   */
  record Items(Place place, List<Node> elements, int size) implements Node {}

  /**
   * A mapping; every key occurs once.
   *
   * @param place where it begins
   * @param entries in order, those of merge keys last
   * @param size see {@link Node#size()}
   */
  record Entries(Place place, List<Entry> entries, int size) implements Node {}

  /** Something whose mistake has been told already: whoever meets it says nothing more. */
  record Broken(Place place) implements Node {
    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * One entry of a mapping.
   *
   * @param key its name; text without control characters
   * @param value what it names
   */
  record Entry(Text key, Node value) {}
}
