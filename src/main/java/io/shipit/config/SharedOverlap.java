package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Place;
import io.shipit.config.yaml.Told;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refuses shared paths of one list that are equal, or of which one is inside another. */
final class SharedOverlap {
  private SharedOverlap() {}

  /** Adds a mistake for each path that is listed before, or that another one contains. */
  static void check(Node.Items list, Mistakes mistakes) {
    Map<String, Place> paths = new LinkedHashMap<>();
    for (Node element : list.elements()) {
      if (element instanceof Node.Text text && !bare(text).isEmpty()) {
        Place first = paths.putIfAbsent(bare(text), text.place());
        if (first != null) {
          String seen =
              "shared has %s in line %d already".formatted(Told.value(text.value()), first.line());
          mistakes.add(text.place(), seen, "each path once");
        }
      }
    }
    paths.forEach(
        (path, place) -> {
          for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
            String outer = path.substring(0, at);
            if (paths.containsKey(outer)) {
              String seen =
                  "shared %s is inside %s, which is shared as well"
                      .formatted(Told.value(path), Told.value(outer));
              mistakes.add(place, seen, "the outer path alone, or the inner ones");
              return;
            }
          }
        });
  }

  private static String bare(Node.Text text) {
    String path = text.value();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
