package io.shipit.ssh;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
 *
 * @param file where it stands
 * @param number its number, from 1
 * @param kind what it says about its key
 * @param hosts its host field: patterns with commas, or one hashed name
 * @param key its key; null if the line is damaged
 */
record KnownHostsLine(Path file, int number, Kind kind, String hosts, @Nullable SshKey key) {
  /** What a line says about its key. */
  enum Kind {
    /** The key is a host's. */
    HOST_KEY,
    /** The key signs the certificates of hosts. */
    AUTHORITY,
    /** The key must not be accepted. */
    REVOKED,
    /** A marker that nobody knows. */
    UNKNOWN
  }

  private static final String HASHED = "|1|";

  /**
   * Reads a line.
   *
   * @return null if it is blank or a comment
   */
  static @Nullable KnownHostsLine of(Path file, int number, String text) {
    List<String> words = List.of(text.strip().split("[ \t]+"));
    if (words.getFirst().isEmpty() || words.getFirst().startsWith("#")) {
      return null;
    }
    Kind kind = Kind.HOST_KEY;
    if (words.getFirst().startsWith("@")) {
      kind =
          switch (words.getFirst()) {
            case "@cert-authority" -> Kind.AUTHORITY;
            case "@revoked" -> Kind.REVOKED;
            default -> Kind.UNKNOWN;
          };
      words = words.subList(1, words.size());
    }
    String hosts = words.isEmpty() ? "" : words.getFirst();
    SshKey key = words.size() < 3 ? null : SshKey.of(words.get(1), words.get(2));
    return new KnownHostsLine(file, number, kind, hosts, key);
  }

  /** True if the line is about a host of this name ({@code host} or {@code [host]:port}). */
  boolean names(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (hosts.startsWith("|")) {
      return hashMatches(lower);
    }
    return HostPatterns.match(List.of(hosts.split(",", -1)), lower);
  }

  /** True if it cannot be told which hosts the line is about. */
  boolean hostsDamaged() {
    return hosts.isEmpty() || (hosts.startsWith("|") && hashParts() == null);
  }

  /** The place, for messages. */
  String place() {
    return file + ":" + number;
  }

  /** The hash is HMAC-SHA1 of the name, its key the salt before it, both in Base64. */
  private boolean hashMatches(String name) {
    byte[][] parts = hashParts();
    if (parts == null) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(parts[0], "HmacSHA1"));
      return MessageDigest.isEqual(parts[1], mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte @Nullable [][] hashParts() {
    int bar = hosts.indexOf('|', HASHED.length());
    if (!hosts.startsWith(HASHED) || bar < 0) {
      return null;
    }
    try {
      byte[] salt = Base64.getDecoder().decode(hosts.substring(HASHED.length(), bar));
      byte[] hash = Base64.getDecoder().decode(hosts.substring(bar + 1));
      return salt.length == 20 && hash.length == 20 ? new byte[][] {salt, hash} : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
