package io.shipit.config;

import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Place;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The outer form of a rule of {@code source.map}. */
final class MapRuleGrammar {
  private static final String ARROW = " -> ";

  private MapRuleGrammar() {}

  /** Splits FROM and TO at the arrow; {@code {text, from, to, place}}. */
  static JsonNode rule(Node.Text text) {
    String value = text.value();
    String padded = " " + value + " ";
    int arrow = padded.indexOf(ARROW);
    if (arrow < 0) {
      boolean bare = value.contains("->");
      throw new Refused(
          bare ? "has no spaces around its arrow" : "has no arrow", bare ? "FROM -> TO" : "");
    }
    if (padded.indexOf(ARROW, arrow + 1) >= 0) {
      throw new Refused("has two arrows");
    }
    String from = padded.substring(0, arrow).strip();
    String to = padded.substring(arrow + ARROW.length()).strip();
    if (from.isEmpty() || to.isEmpty()) {
      throw new Refused("has nothing " + (from.isEmpty() ? "before" : "after") + " its arrow");
    }
    Place place = text.place();
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    rule.put("text", value).put("from", from).put("to", to);
    rule.putObject("place")
        .put("file", place.file())
        .put("line", place.line())
        .put("column", place.column())
        .put("width", place.width())
        .put("source", place.source());
    return rule;
  }
}
