package io.shipit.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/** Keys and key files for tests. */
final class TestKeys {
  private TestKeys() {}

  static KeyPair ed25519() {
    return generate("Ed25519", 0, "");
  }

  static KeyPair rsa(int bits) {
    return generate("RSA", bits, "");
  }

  static KeyPair ecdsa() {
    return generate("EC", 0, "secp256r1");
  }

  private static KeyPair generate(String algorithm, int bits, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a private key in OpenSSH's format, readable by its owner alone. */
  static Path write(KeyPair pair, Path file) throws IOException {
    Cryptography.useTheJdk();
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return file;
  }
}
