package io.shipit.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.Signature;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestKeyTest {
  @TempDir Path directory;

  static Stream<TestKey> keys() {
    return Stream.of(TestKey.ed25519(), TestKey.ecdsa());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_written_key_reads_back_as_the_same_pair(TestKey key) throws Exception {
    Path file = key.writeTo(directory, "id");

    assertSame(read(file, FilePasswordProvider.EMPTY), key);
    assertThat(file.resolveSibling("id.pub")).hasContent(key.publicLine());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void an_encrypted_key_needs_its_passphrase(TestKey key) throws Exception {
    Path file = key.writeTo(directory, "id", "sesame");

    assertSame(read(file, FilePasswordProvider.of("sesame")), key);
    assertThatThrownBy(() -> read(file, FilePasswordProvider.of("wrong")))
        .isInstanceOf(Exception.class);
  }

  @Test
  void a_known_hosts_line_names_the_port_unless_it_is_22() {
    TestKey key = TestKey.ed25519();

    assertThat(key.knownHostsLine("192.0.2.7", 22)).startsWith("192.0.2.7 ssh-ed25519 AAAA");
    assertThat(key.knownHostsLine("192.0.2.7", 2222)).startsWith("[192.0.2.7]:2222 ssh-ed25519 ");
  }

  /** The private half is compared by what it does: libraries differ in how they hold it. */
  private static void assertSame(KeyPair read, TestKey key) throws Exception {
    assertThat(new TestKey(read, key.comment()).publicLine()).isEqualTo(key.publicLine());
    String algorithm = key.publicLine().startsWith("ssh-ed25519") ? "Ed25519" : "SHA256withECDSA";
    byte[] text = "signed".getBytes(StandardCharsets.UTF_8);
    Signature signature = SecurityUtils.getSignature(algorithm);
    signature.initSign(read.getPrivate());
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(key.pair().getPublic());
    signature.update(text);
    assertThat(signature.verify(signed)).isTrue();
  }

  private static KeyPair read(Path file, FilePasswordProvider passphrase) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, passphrase)
          .iterator()
          .next();
    }
  }
}
