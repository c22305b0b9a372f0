package io.shipit.release;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Reads the text of a {@link Glob}; see there for the language. */
final class GlobParser {
  private final byte[] pattern;
  private final List<Glob.Token> tokens = new ArrayList<>();
  private final ByteArrayOutputStream prefix = new ByteArrayOutputStream();
  private Optional<String> problem = Optional.empty();
  private boolean wild;
  private int at;

  GlobParser(byte[] pattern) {
    this.pattern = pattern;
    while (at < pattern.length && problem.isEmpty()) {
      token();
    }
  }

  Glob.Token[] tokens() {
    return tokens.toArray(Glob.Token[]::new);
  }

  Optional<String> problem() {
    return problem;
  }

  boolean wild() {
    return wild;
  }

  byte[] literalPrefix() {
    return prefix.toByteArray();
  }

  private void token() {
    int b = pattern[at++] & 0xff;
    wild |= b == '*' || b == '?' || b == '[';
    switch (b) {
      case '*' -> stars();
      case '?' -> tokens.add(Glob.set(bytes(any -> any != '/')));
      case '[' -> bracket();
      case '\\' -> {
        if (at == pattern.length) {
          problem = Optional.of("a backslash at the end has nothing to quote");
        } else {
          literal(pattern[at++] & 0xff);
        }
      }
      default -> literal(b);
    }
  }

  private void literal(int b) {
    if (!wild) {
      prefix.write(b);
    }
    tokens.add(Glob.set(bytes(any -> any == b)));
  }

  /** After the first star. Several that are not a segment of their own mean the same as one. */
  private void stars() {
    int first = at - 1;
    while (at < pattern.length && pattern[at] == '*') {
      at++;
    }
    boolean several = at - first > 1;
    boolean begins = first == 0 || pattern[first - 1] == '/';
    boolean quotedSlash = at + 1 < pattern.length && pattern[at] == '\\' && pattern[at + 1] == '/';
    if (several && begins && (at == pattern.length || quotedSlash)) {
      tokens.add(Glob.any());
    } else if (several && begins && pattern[at] == '/') {
      at++;
      tokens.add(Glob.segments());
    } else {
      tokens.add(Glob.run());
    }
  }

  /** After the opening bracket; a closing one that comes first is a member. */
  private void bracket() {
    boolean negated = at < pattern.length && (pattern[at] == '!' || pattern[at] == '^');
    if (negated) {
      at++;
    }
    BitSet members = new BitSet(256);
    int start = at;
    while (problem.isEmpty()) {
      if (at == pattern.length) {
        problem = Optional.of("a bracket is never closed");
        return;
      }
      if (pattern[at] == ']' && at > start) {
        at++;
        break;
      }
      if (pattern[at] == '[' && at + 1 < pattern.length && pattern[at + 1] == ':') {
        namedClass(members);
      } else {
        range(members);
      }
    }
    tokens.add(Glob.set(bytes(b -> b != '/' && members.get(b) != negated)));
  }

  private void range(BitSet members) {
    int low = member();
    int high = low;
    if (at + 1 < pattern.length && pattern[at] == '-' && pattern[at + 1] != ']') {
      at++;
      high = member();
    }
    // The lower end is a member even of a range that runs backwards, as in git.
    members.set(low);
    if (low < high) {
      members.set(low, high + 1);
    }
  }

  private int member() {
    if (pattern[at] == '\\' && at + 1 < pattern.length) {
      at++;
    }
    return pattern[at++] & 0xff;
  }

  private void namedClass(BitSet members) {
    int close = at + 2;
    while (close < pattern.length && pattern[close] != ']') {
      close++;
    }
    if (close == pattern.length) {
      problem = Optional.of("a bracket is never closed");
      return;
    }
    if (pattern[close - 1] != ':' || close - 1 < at + 2) {
      // No class after all: the bracket is a member like any other.
      range(members);
      return;
    }
    String name = new String(pattern, at + 2, close - 3 - at, StandardCharsets.ISO_8859_1);
    if (!inClass(name, -1)) {
      problem = Optional.of("there is no class of characters with such a name in [::]");
      return;
    }
    members.or(bytes(b -> b < 128 && inClass(name, b)));
    at = close + 1;
  }

  /** POSIX classes in the C locale (XBD 7.3.1); for -1, whether the class exists. */
  private static boolean inClass(String name, int b) {
    boolean digit = b >= '0' && b <= '9';
    boolean lower = b >= 'a' && b <= 'z';
    boolean upper = b >= 'A' && b <= 'Z';
    return switch (name) {
      case "digit" -> b < 0 || digit;
      case "lower" -> b < 0 || lower;
      case "upper" -> b < 0 || upper;
      case "alpha" -> b < 0 || lower || upper;
      case "alnum" -> b < 0 || lower || upper || digit;
      case "xdigit" -> b < 0 || digit || (b >= 'a' && b <= 'f') || (b >= 'A' && b <= 'F');
      case "blank" -> b < 0 || b == ' ' || b == '\t';
      case "space" -> b < 0 || b == ' ' || (b >= '\t' && b <= '\r');
      case "cntrl" -> b < 0 || b < ' ' || b == 127;
      case "print" -> b < 0 || (b >= ' ' && b < 127);
      case "graph" -> b < 0 || (b > ' ' && b < 127);
      case "punct" -> b < 0 || (b > ' ' && b < 127 && !digit && !lower && !upper);
      default -> false;
    };
  }

  private static BitSet bytes(IntPredicate member) {
    BitSet set = new BitSet(256);
    for (int b = 0; b < 256; b++) {
      set.set(b, member.test(b));
    }
    return set;
  }
}
