package io.shipit.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of every command that takes the lock. */
final class WaitOption {
  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = Time.class,
      description = "Wait for somebody else's lock, at most so long: 90s, 15m, 2h.")
  private Duration wait = Duration.ZERO;

  /** How long to wait; zero for not at all. */
  Duration duration() {
    return wait;
  }

  /** A whole number and a unit. */
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})([smh])");

    @Override
    public Duration convert(String value) {
      Matcher matcher = TIME.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + value + "' is no length of time: a whole number and s, m or h, like 15m");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
  }
}
