package io.shipit.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * One line of JSON that holds text, whole numbers and lists of text by name, read strictly: what is
 * missing, of another type, twice there or not asked for is an error. Jackson's streams are used
 * without data binding, which would cost more start-up time than all of a small push.
 */
final class FlatJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  /** The text is not what was expected; the message says why. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }

    /** Never null, unlike that of a throwable in general. */
    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private final Map<String, Object> fields;

  private FlatJson(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * Writes one line, ASCII only, so that it passes any terminal, shell and locale unharmed.
   *
   * @param fields values are String, Long or List of String; null values are left out
   */
  static String write(Map<String, ? extends @Nullable Object> fields) {
    java.io.StringWriter out = new java.io.StringWriter();
    try (var json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      fields.forEach(
          (name, value) -> {
            switch (value) {
              case null -> {}
              case String text -> json.writeStringProperty(name, text);
              case Long number -> json.writeNumberProperty(name, number);
              case List<?> list -> {
                json.writeArrayPropertyStart(name);
                list.forEach(item -> json.writeString(item.toString()));
                json.writeEndArray();
              }
              default -> throw new IllegalArgumentException(name + " is a " + value.getClass());
            }
          });
      json.writeEndObject();
    }
    return out.toString();
  }

  /** Reads one object and nothing after it. */
  static FlatJson read(String text) throws Malformed {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Malformed("it is not a JSON object");
      }
      for (String name = json.nextName(); name != null; name = json.nextName()) {
        fields.put(name, value(name, json.nextToken(), json));
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw new Malformed("there is something after the JSON object");
      }
    } catch (JacksonException e) {
      throw new Malformed("it is not valid JSON");
    }
    return new FlatJson(fields);
  }

  private static Object value(String name, @Nullable JsonToken token, JsonParser json)
      throws Malformed {
    if (token == JsonToken.VALUE_STRING) {
      return json.getString();
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return json.getLongValue();
    }
    if (token != JsonToken.START_ARRAY) {
      throw new Malformed("\"" + name + "\" has a value of an unknown type");
    }
    List<String> items = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      items.add(json.getString());
    }
    if (json.currentToken() != JsonToken.END_ARRAY) {
      throw new Malformed("\"" + name + "\" holds something that is not text");
    }
    return List.copyOf(items);
  }

  /** Takes a text out. */
  String text(String name) throws Malformed {
    if (fields.remove(name) instanceof String text) {
      return text;
    }
    throw new Malformed("\"" + name + "\" is missing or not text");
  }

  /** Takes a text out that may be absent. */
  @Nullable String optionalText(String name) throws Malformed {
    return fields.containsKey(name) ? text(name) : null;
  }

  /** Takes a whole number out that may be absent. */
  @Nullable Long optionalNumber(String name) throws Malformed {
    return fields.containsKey(name) ? number(name) : null;
  }

  /** Takes a whole number out. */
  long number(String name) throws Malformed {
    if (fields.remove(name) instanceof Long number) {
      return number;
    }
    throw new Malformed("\"" + name + "\" is missing or not a whole number");
  }

  /** Takes a list of texts out. */
  List<String> texts(String name) throws Malformed {
    if (fields.remove(name) instanceof List<?> list) {
      return list.stream().map(Object::toString).toList();
    }
    throw new Malformed("\"" + name + "\" is missing or not a list");
  }

  /** Refuses what nobody took out. */
  void end() throws Malformed {
    if (!fields.isEmpty()) {
      throw new Malformed("it has an unknown field \"" + fields.keySet().iterator().next() + "\"");
    }
  }
}
