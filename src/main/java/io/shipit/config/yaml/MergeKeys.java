package io.shipit.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the entries of one mapping unique: a key written twice is a mistake, a merge key gives what
 * is not written. As in https://yaml.org/type/merge.html what is written in the mapping wins over
 * what is merged, and of several merged mappings the earlier one wins.
 */
final class MergeKeys {
  private final Mistakes mistakes;

  MergeKeys(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /** The entries of a mapping as they are meant, the merged ones last. */
  List<Node.Entry> resolve(List<Node.Entry> written) {
    Map<String, Node.Entry> unique = new LinkedHashMap<>();
    List<Node> merged = new ArrayList<>();
    Node.Entry firstMerge = null;
    for (Node.Entry entry : written) {
      Node.Text key = entry.key();
      if (key.style() == Node.Style.PLAIN && key.value().equals("<<")) {
        if (firstMerge != null) {
          twice(key, firstMerge.key(), "one << with a list of aliases");
        }
        firstMerge = entry;
        merged.add(entry.value());
      } else if (Controls.in(key.value())) {
        mistakes.add(
            key.place(), "the key " + Told.value(key.value()) + " has control characters", "text");
      } else {
        Node.Entry first = unique.putIfAbsent(key.value(), entry);
        if (first != null) {
          twice(key, first.key(), "each key once");
        }
      }
    }
    if (firstMerge != null) {
      Place place = firstMerge.key().place();
      merged.forEach(value -> merge(value, place, unique));
    }
    return List.copyOf(unique.values());
  }

  private void twice(Node.Text key, Node.Text first, String expected) {
    String message =
        "the key " + Told.value(key.value()) + " is in line " + first.place().line() + " already";
    mistakes.add(key.place(), message, expected);
  }

  private void merge(Node value, Place place, Map<String, Node.Entry> unique) {
    List<Node> mappings = value instanceof Node.Items items ? items.elements() : List.of(value);
    for (Node mapping : mappings) {
      switch (mapping) {
        case Node.Entries entries ->
            entries.entries().forEach(entry -> unique.putIfAbsent(entry.key().value(), entry));
        case Node.Broken _ -> {}
        case Node.Items _, Node.Text _ ->
            mistakes.add(
                place,
                "<< merges what is no mapping",
                "an alias of a mapping such as *defaults, or a list of such aliases");
      }
    }
  }
}
