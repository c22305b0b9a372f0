package io.shipit.ssh;

import io.shipit.problem.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A public key as SSH writes it (RFC 4253, 6.6), which is what gets compared: with known_hosts,
 * with what an agent has.
 */
final class SshKey {
  static {
    Cryptography.useTheJdk();
  }

  private final String type;
  private final byte[] blob;

  private SshKey(String type, byte[] blob) {
    this.type = type;
    this.blob = blob;
  }

  /** The key type, like {@code ssh-ed25519}; empty if the key is damaged. */
  String type() {
    return type;
  }

  /** The whole key, its type included; not to be changed. */
  byte[] blob() {
    return blob;
  }

  /** A key of Java's. */
  static SshKey of(PublicKey key) {
    ByteArrayBuffer buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key);
    return new SshKey(typeOf(buffer.getCompactData()), buffer.getCompactData());
  }

  /**
   * Reads a key of a text file.
   *
   * @return null if the text is no key of that type
   */
  static @Nullable SshKey of(String type, String base64) {
    try {
      byte[] blob = Base64.getDecoder().decode(base64);
      return typeOf(blob).equals(type) ? new SshKey(type, blob) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A key as it came. */
  static SshKey of(byte[] blob) {
    return new SshKey(typeOf(blob), blob);
  }

  private static String typeOf(byte[] blob) {
    if (blob.length < 4) {
      return "";
    }
    int length =
        (blob[0] & 0xff) << 24 | (blob[1] & 0xff) << 16 | (blob[2] & 0xff) << 8 | (blob[3] & 0xff);
    return length < 0 || length > blob.length - 4
        ? ""
        : new String(blob, 4, length, StandardCharsets.US_ASCII);
  }

  /** As OpenSSH prints it: {@code SHA256:} and 43 characters. */
  String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Type and fingerprint, for people. */
  String shown() {
    return Printable.of(type) + " " + fingerprint();
  }

  /** Type and key, as known_hosts has them. */
  String line() {
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SshKey key && Arrays.equals(blob, key.blob);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blob);
  }
}
