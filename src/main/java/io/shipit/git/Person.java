package io.shipit.git;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * An author or committer line, split as git does (split_ident_line in its ident.c): also what other
 * programs wrote wrongly has a name, a mail address and a time, as far as they can be told apart.
 *
 * @param name may be empty
 * @param mail what stands between the angle brackets
 * @param seconds since 1970, the digits as written; empty if there is no time
 * @param zone minutes east of Greenwich as git writes them, as in {@code +0130}
 */
record Person(String name, String mail, Optional<String> seconds, int zone) {
  /** Splits a line; empty if it has no mail address. */
  static Optional<Person> of(String line) {
    int open = line.indexOf('<');
    int close = line.indexOf('>', open + 1);
    if (open < 0 || close < 0) {
      return Optional.empty();
    }
    int nameEnd = open;
    while (nameEnd > 0 && isBlank(line.charAt(nameEnd - 1))) {
      nameEnd--;
    }
    String name = line.substring(0, nameEnd);
    String mail = line.substring(open + 1, close);
    String rest = stripLeading(line.substring(line.lastIndexOf('>') + 1));
    int digits = digits(rest, 0);
    String zone = stripLeading(rest.substring(digits));
    boolean signed = zone.startsWith("+") || zone.startsWith("-");
    int zoneDigits = signed ? digits(zone, 1) : 0;
    return digits == 0 || zoneDigits == 0
        ? Optional.of(new Person(name, mail, Optional.empty(), 0))
        : Optional.of(
            new Person(
                name,
                mail,
                Optional.of(rest.substring(0, digits)),
                zoneDigits > 6 ? 0 : Integer.parseInt(zone.substring(0, 1 + zoneDigits))));
  }

  private static String stripLeading(String text) {
    int at = 0;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return text.substring(at);
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /** What git takes for a blank, whatever the locale. */
  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** How a time can be written; the letters of git's {@code %aX} and {@code %cX}. */
  static boolean isDateFormat(char letter) {
    return "dDiIs".indexOf(letter) >= 0;
  }

  /** The time in one of the forms; a time that cannot be is the start of 1970, as in git. */
  String date(char letter) {
    String digits = seconds.orElse("0");
    long second = digits.length() > 16 ? 0 : Long.parseLong(digits);
    int shown = digits.length() > 16 ? 0 : zone;
    long local = second + (shown / 100 * 60L + shown % 100) * 60;
    LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
    String sign = shown < 0 ? "-" : "+";
    int size = Math.abs(shown);
    String compact = "%s%04d".formatted(sign, size);
    return switch (letter) {
      case 'd' -> format(time, "EEE MMM d HH:mm:ss u ") + compact;
      case 'D' -> format(time, "EEE, d MMM u HH:mm:ss ") + compact;
      case 'i' -> format(time, "u-MM-dd HH:mm:ss ") + compact;
      case 'I' ->
          format(time, "u-MM-dd'T'HH:mm:ss")
              + (size == 0 ? "Z" : "%s%02d:%02d".formatted(sign, size / 100, size % 100));
      case 's' -> format(time, "u-MM-dd");
      default -> throw new IllegalArgumentException("no date format: " + letter);
    };
  }

  private static String format(LocalDateTime time, String pattern) {
    return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
  }
}
