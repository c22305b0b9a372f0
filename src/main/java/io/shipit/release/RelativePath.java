package io.shipit.release;

import io.shipit.problem.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A path below some root (of a repository or of a release) as the exact bytes that git has, with
 * {@code /} between segments.
 *
 * <p>File names on Linux are bytes, not text, so they are never decoded and encoded again on the
 * way to a server. A value may be any non-empty byte sequence, also one that must not be deployed;
 * {@link PathSafety} says why not. The order is that of the unsigned bytes, so that a directory
 * comes before what is in it.
 */
public final class RelativePath implements Comparable<RelativePath> {
  private final byte[] raw;
  private final int hash;

  private RelativePath(byte[] raw) {
    if (raw.length == 0) {
      throw new IllegalArgumentException("a path has at least one byte");
    }
    this.raw = raw;
    this.hash = Arrays.hashCode(raw);
  }

  /**
   * The path of these bytes.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static RelativePath of(byte[] bytes) {
    return new RelativePath(bytes.clone());
  }

  /**
   * The path that is the UTF-8 form of this text.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public static RelativePath of(String text) {
    return new RelativePath(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The path of one more segment (or several, with {@code /} between them) below this one. */
  public RelativePath child(byte[] name) {
    byte[] joined = Arrays.copyOf(raw, raw.length + 1 + name.length);
    joined[raw.length] = '/';
    System.arraycopy(name, 0, joined, raw.length + 1, name.length);
    return new RelativePath(joined);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return raw.clone();
  }

  /** The bytes themselves; callers only read them. */
  byte[] raw() {
    return raw;
  }

  /** How many bytes the path has. */
  public int length() {
    return raw.length;
  }

  /**
   * The names between the slashes, in order; one is empty where slashes meet or stand at an end.
   */
  public List<byte[]> segments() {
    List<byte[]> segments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        segments.add(Arrays.copyOfRange(raw, start, i));
        start = i + 1;
      }
    }
    return Collections.unmodifiableList(segments);
  }

  /** The last segment. */
  public byte[] name() {
    return Arrays.copyOfRange(raw, lastSlash() + 1, raw.length);
  }

  /** The path without its last segment; empty if it has only one. */
  public Optional<RelativePath> parent() {
    int slash = lastSlash();
    return slash > 0 ? Optional.of(new RelativePath(Arrays.copyOf(raw, slash))) : Optional.empty();
  }

  /** Whether this path is somewhere below {@code directory} (and is not that path itself). */
  public boolean isBelow(RelativePath directory) {
    int length = directory.raw.length;
    return raw.length > length + 1
        && raw[length] == '/'
        && Arrays.equals(raw, 0, length, directory.raw, 0, length);
  }

  /** The text, if the bytes are valid UTF-8 (RFC 3629). */
  public Optional<String> utf8() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  /** The path as it may be shown on a terminal: control bytes and invalid UTF-8 are escaped. */
  public String display() {
    return Printable.of(raw);
  }

  private int lastSlash() {
    int i = raw.length - 1;
    while (i >= 0 && raw[i] != '/') {
      i--;
    }
    return i;
  }

  @Override
  public int compareTo(RelativePath other) {
    return Arrays.compareUnsigned(raw, other.raw);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelativePath that && hash == that.hash && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The same as {@link #display()}. */
  @Override
  public String toString() {
    return display();
  }
}
