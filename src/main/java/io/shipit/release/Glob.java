package io.shipit.release;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * A pattern over the bytes of a path, with the meaning that gitignore(5) and gitattributes(5) give
 * it: {@code ?} is one byte and {@code *} any run of bytes, both without {@code /}; {@code [a-z]},
 * {@code [!a-z]} and {@code [[:digit:]]} are one byte of a set; {@code **} as a whole segment is
 * any number of segments; a backslash takes the special meaning from what follows it.
 *
 * <p>Matching follows all alternatives at once, so its time is bounded by the length of the pattern
 * times that of the path, whatever a repository's attributes contain.
 */
public final class Glob {
  private enum Kind {
    /** One byte of a set. */
    SET,
    /** Any run of bytes without a slash. */
    RUN,
    /** Nothing, or anything that ends in a slash. */
    SEGMENTS,
    /** Any run of bytes, with slashes. */
    ANY
  }

  /** One position of the pattern; {@code bytes} is the set of a SET, indexed by unsigned byte. */
  record Token(Kind kind, BitSet bytes) {}

  private final byte[] pattern;
  private final Token[] tokens;
  private final byte[] literal;
  private final boolean wild;
  private final Optional<String> problem;

  private Glob(byte[] pattern, GlobParser parser) {
    this.pattern = pattern;
    this.tokens = parser.tokens();
    this.literal = parser.literalPrefix();
    this.wild = parser.wild();
    this.problem = parser.problem();
  }

  /** Reads a pattern. One that cannot be read matches nothing, and {@link #problem} says why. */
  public static Glob compile(byte[] pattern) {
    byte[] copy = pattern.clone();
    return new Glob(copy, new GlobParser(copy));
  }

  /** Why the pattern can match nothing, such as an unclosed bracket. */
  public Optional<String> problem() {
    return problem;
  }

  /**
   * Whether the pattern can match more than one text: it has an unquoted {@code *}, {@code ?} or
   * {@code [}.
   */
  public boolean isWild() {
    return wild;
  }

  /** What every match begins with: the bytes before the first wild one, without the backslashes. */
  byte[] literalPrefix() {
    return literal;
  }

  /** How many bytes of a pattern stand before its first special one ({@code * ? [ \}). */
  public static int literalLength(byte[] pattern) {
    int i = 0;
    while (i < pattern.length
        && pattern[i] != '*'
        && pattern[i] != '?'
        && pattern[i] != '['
        && pattern[i] != '\\') {
      i++;
    }
    return i;
  }

  /** Whether the pattern matches all of these bytes. */
  public boolean matches(byte[] text) {
    return matches(text, 0, text.length);
  }

  /** Whether the pattern matches all of the bytes from {@code from} up to {@code to}. */
  public boolean matches(byte[] text, int from, int to) {
    if (problem.isPresent() || to - from < literal.length) {
      return false;
    }
    // Most paths fail here, at a comparison of a few bytes.
    if (!Arrays.equals(text, from, from + literal.length, literal, 0, literal.length)) {
      return false;
    }
    return wild ? simulate(text, from, to) : to - from == literal.length;
  }

  private boolean simulate(byte[] text, int from, int to) {
    boolean[] now = new boolean[tokens.length + 1];
    boolean[] next = new boolean[tokens.length + 1];
    enter(now, 0);
    for (int i = from; i < to; i++) {
      Arrays.fill(next, false);
      boolean alive = false;
      int b = text[i] & 0xff;
      for (int at = 0; at < tokens.length; at++) {
        if (now[at]) {
          alive |= step(next, at, b);
        }
      }
      if (!alive) {
        return false;
      }
      boolean[] swap = now;
      now = next;
      next = swap;
    }
    return now[tokens.length];
  }

  /** Marks where the pattern can be after one more byte; false if it cannot take that byte. */
  private boolean step(boolean[] next, int at, int b) {
    switch (tokens[at].kind()) {
      case SET -> {
        if (!tokens[at].bytes().get(b)) {
          return false;
        }
        enter(next, at + 1);
      }
      case RUN -> {
        if (b == '/') {
          return false;
        }
        enter(next, at);
      }
      case SEGMENTS -> {
        // Not entered anew: only a slash ends the segments that have been begun.
        next[at] = true;
        if (b == '/') {
          enter(next, at + 1);
        }
      }
      case ANY -> enter(next, at);
    }
    return true;
  }

  /**
   * Marks a position and those that need no byte to be reached from it. One that is marked already
   * has had this done: SEGMENTS marks itself without it, but is entered only where a segment
   * begins, and after a slash (or at the start) does it itself.
   */
  private void enter(boolean[] states, int at) {
    if (states[at]) {
      return;
    }
    states[at] = true;
    if (at < tokens.length && tokens[at].kind() != Kind.SET) {
      enter(states, at + 1);
    }
  }

  static Token set(BitSet bytes) {
    return new Token(Kind.SET, bytes);
  }

  static Token run() {
    return new Token(Kind.RUN, new BitSet());
  }

  static Token segments() {
    return new Token(Kind.SEGMENTS, new BitSet());
  }

  static Token any() {
    return new Token(Kind.ANY, new BitSet());
  }

  /** The pattern, with bytes outside ASCII shown as Latin-1. */
  @Override
  public String toString() {
    return new String(pattern, StandardCharsets.ISO_8859_1);
  }
}
