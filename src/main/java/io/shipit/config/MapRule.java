package io.shipit.config;

import io.shipit.config.yaml.Place;
import io.shipit.problem.UserError;

/**
 * One rule of {@code source.map}, {@code FROM -> TO} or {@code drop FROM}, checked by {@link
 * io.shipit.release.PathMap}, which says what it means.
 *
 * @param text the rule as written, without spaces around it
 * @param from the path or glob in the repository; not empty
 * @param to the path in the release; empty if the rule drops files
 * @param place where it is written
 */
public record MapRule(String text, String from, String to, Place place) {

  /** A rule that comes from no file. */
  public MapRule(String text, String from, String to) {
    this(text, from, to, Place.NOWHERE);
  }

  /**
   * The error for a rule that cannot be meant: it shows the rule where it is written.
   *
   * @param seen what is wrong with it, such as {@code "a rule cannot leave the release"}
   * @param expected what to write instead, such as {@code "a path without .."}
   */
  public UserError refused(String seen, String expected) {
    return UserError.usage(
        place.tell(seen, expected), "no host was contacted; correct the rule and run it again");
  }
}
