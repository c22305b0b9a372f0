package io.shipit.config;

import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Place;
import io.shipit.release.PathMap;
import io.shipit.release.PathMapException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rules of {@code source.map}; {@link PathMap} decides what one may look like. */
final class MapRuleGrammar {
  private static final String ARROW = " -> ";
  private static final String DROP = "drop ";

  private MapRuleGrammar() {}

  /** Checks a rule and takes it apart; {@code {text, from, to, place}}. */
  static JsonNode rule(Node.Text text) {
    String rule = text.value().strip();
    try {
      PathMap.parse(List.of(rule));
    } catch (PathMapException e) {
      throw new Refused("is no rule: " + e.problem());
    }
    boolean drop = rule.startsWith(DROP);
    int arrow = rule.indexOf(ARROW);
    String from = drop ? rule.substring(DROP.length()) : rule.substring(0, arrow);
    String to = drop ? "" : rule.substring(arrow + ARROW.length());
    Place place = text.place();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("text", rule).put("from", from.strip()).put("to", to.strip());
    json.putObject("place")
        .put("file", place.file())
        .put("line", place.line())
        .put("column", place.column())
        .put("width", place.width())
        .put("source", place.source());
    return json;
  }
}
