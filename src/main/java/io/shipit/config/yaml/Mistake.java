package io.shipit.config.yaml;

/**
 * Something in a file that cannot be meant.
 *
 * @param place where it is
 * @param message what was seen, safe to print
 * @param expected what should be there instead; may be empty
 */
public record Mistake(Place place, String message, String expected) {
  /** The mistake as a person reads it: several lines, the last one without an end. */
  public String told() {
    return place.tell(message, expected);
  }
}
