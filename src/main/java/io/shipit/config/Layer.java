package io.shipit.config;

import io.shipit.config.yaml.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What hosts have at one level, with all that comes from above. What is written replaces what comes
 * from above value by value: lists and mappings are not joined.
 *
 * @param values by the component's name; without those that had a mistake
 * @param written by key, mistaken or not: what is here is not missing
 */
record Layer(ObjectNode values, Map<String, Node> written) {
  /** This layer with another one over it. */
  Layer with(Map<String, Node> entries, Shape shape) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    merged.setAll(values);
    merged.setAll(shape.values(entries, Field.of(Target.class)));
    Map<String, Node> all = new LinkedHashMap<>(written);
    all.putAll(entries);
    return new Layer(merged, all);
  }

  /** The value of a component as text; empty if it has none. */
  String text(String component) {
    return values.path(component).asString("");
  }
}
