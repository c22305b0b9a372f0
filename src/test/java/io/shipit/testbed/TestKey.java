package io.shipit.testbed;

import io.shipit.ssh.Cryptography;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.jspecify.annotations.Nullable;

/**
 * A key pair made for one test, of a user or of a host. No ssh program is needed to make it or to
 * write it in OpenSSH's format.
 *
 * @param pair the two halves
 * @param comment what stands at the end of the public key's line
 */
public record TestKey(KeyPair pair, String comment) {
  static {
    Cryptography.useTheJdk();
  }

  /** Makes an Ed25519 key. */
  public static TestKey ed25519() {
    return generate("Ed25519", 255);
  }

  /** Makes an ECDSA key on the curve nistp256. */
  public static TestKey ecdsa() {
    return generate("EC", 256);
  }

  /** Makes an RSA key of 3072 bits; slower than the others by a second at times. */
  public static TestKey rsa() {
    return generate("RSA", 3072);
  }

  private static TestKey generate(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return new TestKey(generator.generateKeyPair(), "test");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + algorithm + " key can be made here", e);
    }
  }

  /** The line of an {@code authorized_keys} file: type, base64, comment; without a line end. */
  public String publicLine() {
    return PublicKeyEntry.toString(pair.getPublic()) + " " + comment;
  }

  /** The line of a {@code known_hosts} file for a host that has this key; without a line end. */
  public String knownHostsLine(String address, int port) {
    String pattern = port == 22 ? address : "[" + address + "]:" + port;
    return pattern + " " + PublicKeyEntry.toString(pair.getPublic());
  }

  /**
   * Writes the private key, readable for its owner only, and beside it the public one with the
   * suffix {@code .pub}.
   *
   * @return the private key's file
   */
  public Path writeTo(Path directory, String name) {
    return write(directory.resolve(name), null);
  }

  /** As {@link #writeTo(Path, String)}, with the private key encrypted by a passphrase. */
  public Path writeTo(Path directory, String name, String passphrase) {
    OpenSSHKeyEncryptionContext encryption = new OpenSSHKeyEncryptionContext();
    encryption.setCipherName("AES");
    encryption.setCipherType("256");
    encryption.setCipherMode("CTR");
    encryption.setPassword(passphrase);
    return write(directory.resolve(name), encryption);
  }

  private Path write(Path file, @Nullable OpenSSHKeyEncryptionContext how) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      new OpenSSHKeyPairResourceWriter().writePrivateKey(pair, comment, how, text);
      // The mode comes first: a secret is never readable for others, not even for a moment.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        text.writeTo(out);
      }
      Files.writeString(file.resolveSibling(file.getFileName() + ".pub"), publicLine() + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key cannot be written in OpenSSH's format", e);
    }
  }
}
