package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Place;
import io.shipit.config.yaml.Secrets;
import io.shipit.config.yaml.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks what is written against what the records declare, each value where it stands, and gives
 * the JSON that the records are bound from. A value with a mistake is told and left out.
 */
final class Shape {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Mistakes mistakes;
  private final List<String> warnings;
  private final Places places = new Places();

  /**
   * Begins without places.
   *
   * @param mistakes takes what cannot be meant
   * @param warnings takes what is unwise
   */
  Shape(Mistakes mistakes, List<String> warnings) {
    this.mistakes = mistakes;
    this.warnings = warnings;
  }

  /** Where the values that this shape gave were written. */
  Places places() {
    return places;
  }

  /**
   * The entries of a mapping that are known, by key. The others are told, but for those of which
   * the name begins with {@code x-}, which are the writer's own; one whose meaning can be guessed
   * stands for it, so that nothing seems to be missing and its value is checked as well.
   */
  Map<String, Node> entries(Node.Entries mapping, Map<String, Field> known, String noun) {
    Map<String, Node> found = new LinkedHashMap<>();
    Map<String, Node> guessed = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries()) {
      String key = entry.key().value();
      if (known.containsKey(key)) {
        found.put(key, entry.value());
      } else if (!key.startsWith("x-")) {
        UnknownKey.tell(entry.key(), known, noun, mistakes)
            .ifPresent(meant -> guessed.putIfAbsent(meant, entry.value()));
      }
    }
    guessed.forEach(found::putIfAbsent);
    return found;
  }

  /** The values of those entries that belong to the fields, under their components' names. */
  ObjectNode values(Map<String, Node> entries, Map<String, Field> fields) {
    ObjectNode values = JSON.objectNode();
    entries.forEach(
        (key, node) -> {
          Field field = fields.get(key);
          if (field != null && !field.structural()) {
            JsonNode value = value(field, node);
            if (value != null) {
              values.set(field.component().getName(), value);
            }
          }
        });
    return values;
  }

  /** What counts when nothing is written. */
  ObjectNode defaults(Map<String, Field> fields) {
    ObjectNode values = JSON.objectNode();
    for (Field field : fields.values()) {
      Key key = field.key();
      String name = field.component().getName();
      if (!key.fallback().isEmpty()) {
        Node.Text text = new Node.Text(Place.NOWHERE, key.fallback(), Node.Style.PLAIN);
        values.set(name, key.is().read(text));
      } else if (field.list() && !key.required()) {
        values.set(name, JSON.arrayNode());
      } else if (field.nested() && !field.nullable()) {
        values.set(name, defaults(Field.of(field.component().getType())));
      }
    }
    return values;
  }

  /** The value of one key; null after a mistake. */
  private @Nullable JsonNode value(Field field, Node node) {
    if (field.list()) {
      return items(field, node);
    }
    return placed(
        field.nested() ? mapping(field, node) : scalar(field, field.name(), node), node.place());
  }

  private @Nullable JsonNode placed(@Nullable JsonNode value, Place place) {
    if (value != null) {
      places.put(value, place);
    }
    return value;
  }

  private @Nullable ArrayNode items(Field field, Node node) {
    if (!(node instanceof Node.Items items)) {
      wrongType(field.name(), node, "a list, each element " + field.key().is().expected());
      return null;
    }
    ArrayNode values = JSON.arrayNode();
    for (Node element : items.elements()) {
      JsonNode value =
          placed(scalar(field, "an element of " + field.name(), element), element.place());
      if (value != null) {
        values.add(value);
      }
    }
    if (field.key().is() == Grammar.MAP_RULE && items.elements().isEmpty()) {
      String all = "at least one rule; without the key, the whole tree is deployed";
      mistakes.add(node.place(), field.name() + " has no rules, so it deploys nothing", all);
    }
    if (field.key().is() == Grammar.SHARED_PATH) {
      SharedOverlap.check(items, mistakes);
    }
    places.put(values, node.place());
    return values;
  }

  private @Nullable ObjectNode mapping(Field field, Node node) {
    if (!(node instanceof Node.Entries written)) {
      wrongType(field.name(), node, Grammar.KEYS.expected() + ": " + keys(field));
      return null;
    }
    Map<String, Field> known = Field.of(field.component().getType());
    Map<String, Node> entries = entries(written, known, field.name());
    boolean complete = true;
    for (Field inner : known.values()) {
      if (inner.key().required() && !entries.containsKey(inner.name())) {
        complete = false;
        mistakes.add(
            node.place(),
            field.name() + " has no " + inner.name(),
            "\"" + inner.name() + ":\" with " + inner.key().is().expected());
      }
    }
    return complete ? defaults(known).setAll(values(entries, known)) : null;
  }

  private @Nullable JsonNode scalar(Field field, String what, Node node) {
    String expected = field.key().is().expected();
    if (!(node instanceof Node.Text text)) {
      String quotes = node instanceof Node.Items ? "begins with [" : "has \": \" in it";
      String advice = field.key().is().freeText() ? "; text that " + quotes + " needs quotes" : "";
      wrongType(what, node, expected + advice);
      return null;
    }
    if (text.missing()) {
      wrongType(what, node, expected);
      return null;
    }
    if (Secrets.in(text.value())) {
      warnings.add(
          text.place()
              .tell(
                  "this looks like a secret, and everybody who can read the repository can read it",
                  "a variable that is set on the host, such as \"$API_TOKEN\"; and a new secret,"
                      + " since git keeps this one"));
    }
    return read(field.name(), field.key().is(), text);
  }

  /** Checks a scalar that is called something; null after a mistake. */
  @Nullable JsonNode read(String name, Grammar grammar, Node.Text text) {
    try {
      return grammar.read(text);
    } catch (Refused refused) {
      String expected = refused.expected().isEmpty() ? grammar.expected() : refused.expected();
      String message = name + " " + Told.value(text.value()) + " " + refused.reason();
      mistakes.add(text.place(), message, expected);
      return null;
    }
  }

  /** Says that something is missing, a list, a mapping or text where it should be otherwise. */
  void wrongType(String what, Node node, String expected) {
    String seen =
        switch (node) {
          case Node.Broken _ -> "";
          case Node.Items _ -> " is a list";
          case Node.Entries _ -> " is a mapping";
          case Node.Text text when text.missing() && text.value().isEmpty() -> " has no value";
          case Node.Text text when text.missing() ->
              " has no value: that is what " + text.value() + " without quotes means";
          case Node.Text text -> " is the text " + Told.value(text.value());
        };
    if (!seen.isEmpty()) {
      mistakes.add(node.place(), what + seen, expected);
    }
  }

  private static String keys(Field field) {
    return String.join(", ", Field.of(field.component().getType()).keySet());
  }
}
