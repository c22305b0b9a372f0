package io.shipit.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time. */
final class TimeGrammar {
  private static final Pattern TIME = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofHours(1);

  private TimeGrammar() {}

  /** A whole number and a unit, more than nothing and no more than an hour. */
  static Duration time(String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      boolean number = !value.isEmpty() && value.chars().allMatch(Character::isDigit);
      throw new Refused(number ? "has no unit" : "is no length of time");
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        };
    if (time.isZero()) {
      throw new Refused("is no time at all");
    }
    if (time.compareTo(LONGEST) > 0) {
      throw new Refused("is too long");
    }
    return time;
  }
}
