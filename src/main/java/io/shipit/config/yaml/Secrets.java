package io.shipit.config.yaml;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises secrets written in clear text: by the name they are given, by the place they take in a
 * URL or a header, by the form that well-known issuers gave their tokens. A value that is a
 * variable of the shell is none.
 */
public final class Secrets {
  private static final String VALUE = "(?![$'\"]*\\$)['\"]?([^\\s'\"&;|,]+)";

  /** Group 1 of each is the secret. Loaded when the first line is shown or checked. */
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile(
              "(?i)(?:password|passwd|passphrase|(?<![a-z])pass|secret|token"
                  + "|(?:api|access|private)_?key)"
                  + "[\"']?\\s{0,9}[=:]\\s{0,9}"
                  + VALUE),
          Pattern.compile(
              "(?i)(?<![\\w-])--?(?:password|passwd|secret|token|api-?key|access-?token)[="
                  + " ]\\s{0,9}(?!-)"
                  + VALUE),
          Pattern.compile("(?i)authorization:\\s{0,9}(?:basic|bearer|token)\\s{1,9}" + VALUE),
          Pattern.compile("[a-z]://[^\\s/:@]*:(?!\\$)([^\\s/@]+)@"),
          Pattern.compile(
              "\\b((?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}"
                  + "|github_pat_[A-Za-z0-9_]{20,}"
                  + "|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}"
                  + "|sk_live_[A-Za-z0-9]{16,}"
                  + "|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}"
                  + "|https://hooks\\.slack\\.com/services/\\S+)"),
          Pattern.compile("(-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----.*)"));

  /** Beyond this a text is no line that a person wrote, and patterns would take their time. */
  static final int LONGEST = 2000;

  private Secrets() {}

  /** Whether the first 2000 characters of the text seem to hold a secret. */
  public static boolean in(String text) {
    String head = head(text);
    return FORMS.stream().anyMatch(form -> form.matcher(head).find());
  }

  /**
   * The first 2000 characters of the text, each character of a secret replaced by an asterisk, so
   * that columns stay.
   */
  public static String mask(String text) {
    String head = head(text);
    StringBuilder out = new StringBuilder(head);
    for (Pattern form : FORMS) {
      Matcher matcher = form.matcher(head);
      while (matcher.find()) {
        out.replace(
            matcher.start(1), matcher.end(1), "*".repeat(matcher.end(1) - matcher.start(1)));
      }
    }
    return out.toString();
  }

  private static String head(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
