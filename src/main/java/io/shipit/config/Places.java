package io.shipit.config;

import io.shipit.config.yaml.Place;
import java.util.IdentityHashMap;
import tools.jackson.databind.JsonNode;

/** Where the JSON values that records are bound from were written; equal values are told apart. */
final class Places {
  private final IdentityHashMap<JsonNode, Place> places = new IdentityHashMap<>();

  void put(JsonNode value, Place place) {
    places.put(value, place);
  }

  /** The place of that very value, or another place if it has none. */
  Place of(JsonNode value, Place otherwise) {
    return places.getOrDefault(value, otherwise);
  }
}
