package io.shipit.ssh;

import java.util.List;
import java.util.Locale;

/** Host patterns of ssh_config(5), PATTERNS, and of known_hosts. */
final class HostPatterns {
  private HostPatterns() {}

  /**
   * True if one of the patterns matches and none of those that begin with {@code !} does. Case does
   * not matter.
   */
  static boolean match(List<String> patterns, String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    boolean matched = false;
    for (String pattern : patterns) {
      boolean negated = pattern.startsWith("!");
      String plain = (negated ? pattern.substring(1) : pattern).toLowerCase(Locale.ROOT);
      if (matches(plain, lower)) {
        if (negated) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  /**
   * {@code *} stands for any text, {@code ?} for one character; takes at most pattern × text steps.
   */
  private static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starText = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starText = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++starText;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
