package io.shipit.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.testbed.NeedsSshd;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as ssh-keygen writes them. */
@NeedsSshd
final class KeyFileIT {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "ed25519, RFC4716, 256",
    "ecdsa, RFC4716, 256",
    "ecdsa, RFC4716, 384",
    "ecdsa, RFC4716, 521",
    "rsa, RFC4716, 2048",
    "ecdsa, PEM, 256",
    "rsa, PEM, 2048",
    "ecdsa, PKCS8, 256",
    "ecdsa, PKCS8, 521",
    "rsa, PKCS8, 2048"
  })
  void a_key_is_read(String type, String format, String bits) throws Exception {
    Path file = generate(type, format, bits, "");
    String[] words = Files.readString(Path.of(file + ".pub")).split(" ", 3);
    assertThat(KeyFile.read(file)).isInstanceOf(KeyFile.Usable.class);
    assertThat(KeyFile.read(file).publicKey()).isEqualTo(SshKey.of(words[0], words[1]));
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, RFC4716, 256",
    "ecdsa, RFC4716, 256",
    "rsa, RFC4716, 2048",
    "ecdsa, PEM, 256",
    "rsa, PEM, 2048",
    "ecdsa, PKCS8, 256",
    "rsa, PKCS8, 2048"
  })
  void an_encrypted_key_is_known_by_its_public_half(String type, String format, String bits)
      throws Exception {
    Path file = generate(type, format, bits, "secret");
    String[] words = Files.readString(Path.of(file + ".pub")).split(" ", 3);
    assertThat(KeyFile.read(file))
        .isInstanceOfSatisfying(
            KeyFile.Unusable.class,
            key -> {
              assertThat(key.publicKey()).isEqualTo(SshKey.of(words[0], words[1]));
              assertThat(key.why()).startsWith(file + ": it is encrypted");
            });
  }

  private Path generate(String type, String format, String bits, String passphrase)
      throws Exception {
    Path file = dir.resolve("key");
    Process process =
        new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-t",
                type,
                "-m",
                format,
                "-b",
                bits,
                "-N",
                passphrase,
                "-f",
                file.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    return file;
  }
}
