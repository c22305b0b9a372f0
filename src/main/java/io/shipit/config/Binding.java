package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Place;
import io.shipit.problem.Printable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds checked JSON to records with Jackson. What Jackson refuses all the same is told where it is
 * written: the path in its exception leads to the JSON value, and that to a place in the file.
 */
final class Binding {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Places places;
  private final Mistakes mistakes;

  /**
   * A binding for one file.
   *
   * @param places where JSON values were written
   * @param mistakes takes what cannot be bound
   */
  Binding(Places places, Mistakes mistakes) {
    this.places = places;
    this.mistakes = mistakes;
  }

  /** Binds one record; empty after a mistake. */
  <T> Optional<T> bind(JsonNode json, Class<T> type) {
    try {
      return Optional.of(MAPPER.treeToValue(json, type));
    } catch (JacksonException e) {
      String message = Printable.of(String.valueOf(e.getOriginalMessage()));
      mistakes.add(place(json, e), "this value cannot be read: " + message, "");
      return Optional.empty();
    }
  }

  /** Binds each value of an object, in its order; empty if there was a mistake in any. */
  <T> Optional<Map<String, T>> bindEach(ObjectNode json, Class<T> type) {
    Map<String, T> bound = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry -> bind(entry.getValue(), type).ifPresent(v -> bound.put(entry.getKey(), v)));
    return bound.size() == json.size() ? Optional.of(bound) : Optional.empty();
  }

  /** The innermost value on the way to the failure of which the place is known. */
  private Place place(JsonNode root, JacksonException failure) {
    Place place = places.of(root, Place.NOWHERE);
    JsonNode at = root;
    for (JacksonException.Reference step : failure.getPath()) {
      String name = step.getPropertyName();
      at = name == null ? at.path(step.getIndex()) : at.path(name);
      place = places.of(at, place);
    }
    return place;
  }
}
