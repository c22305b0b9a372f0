package io.shipit.ssh;

import io.shipit.problem.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** A file with a private key, in OpenSSH's format or PEM, as far as it is of use. */
sealed interface KeyFile {
  /** The public half, if it is known. */
  @Nullable SshKey publicKey();

  /** A key that can sign. */
  record Usable(Path path, KeyPair pair, SshKey publicKey) implements KeyFile {}

  /**
   * A key that cannot sign; an agent may have it nevertheless.
   *
   * @param publicKey its public half, if it is known
   * @param why its name and what is wrong, for people
   */
  record Unusable(@Nullable SshKey publicKey, String why) implements KeyFile {}

  /** No file. */
  record Absent() implements KeyFile {
    @Override
    public @Nullable SshKey publicKey() {
      return null;
    }
  }

  /** Reads a file; never fails. */
  static KeyFile read(Path path) {
    Cryptography.useTheJdk();
    String shown = Printable.of(path.toString());
    try {
      if (Files.size(path) > 1 << 20) {
        return new Unusable(null, shown + ": it is too large to be a key");
      }
      byte[] bytes = Files.readAllBytes(path);
      SshKey publicKey = Reading.publicKey(path, bytes);
      if (Reading.othersMayRead(path)) {
        return new Unusable(
            publicKey, shown + ": others may read it; chmod 600 makes it private again");
      }
      if (Reading.isEncrypted(bytes)) {
        return new Unusable(
            publicKey,
            shown + ": it is encrypted; ssh-add " + shown + " lets ssh-agent sign with it");
      }
      Iterator<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
                  null,
                  NamedResource.ofName(path.toString()),
                  new ByteArrayInputStream(bytes),
                  FilePasswordProvider.EMPTY)
              .iterator();
      KeyPair pair = pairs.next();
      return new Usable(path, pair, SshKey.of(pair.getPublic()));
    } catch (NoSuchFileException e) {
      SshKey publicKey = Reading.publicHalf(path);
      return publicKey == null
          ? new Absent()
          : new Unusable(publicKey, shown + ": only its public half is here");
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return new Unusable(null, shown + ": it cannot be read as a private key");
    }
  }

  /** What can be told about a key without using it. */
  final class Reading {
    private static final String OPENSSH = "openssh-key-v1\0";
    private static final Set<PosixFilePermission> PRIVATE =
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE);

    private Reading() {}

    static boolean othersMayRead(Path path) throws IOException {
      return !PRIVATE.containsAll(Files.getPosixFilePermissions(path));
    }

    /** PEM says it in clear; OpenSSH's format names the cipher (PROTOCOL.key of OpenSSH). */
    static boolean isEncrypted(byte[] bytes) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      ByteBuffer container = container(text);
      return container == null
          ? text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")
          : !new String(string(container), StandardCharsets.US_ASCII).equals("none");
    }

    /**
     * OpenSSH's format has the public half in clear; otherwise the file may be nothing but the
     * public half, or it may lie in a file beside.
     */
    static @Nullable SshKey publicKey(Path path, byte[] bytes) {
      ByteBuffer container = container(new String(bytes, StandardCharsets.ISO_8859_1));
      if (container != null) {
        string(container);
        string(container);
        string(container);
        return container.getInt() == 1 ? SshKey.of(string(container)) : null;
      }
      SshKey itself = line(new String(bytes, StandardCharsets.ISO_8859_1));
      return itself != null ? itself : publicHalf(path);
    }

    /** The public half in the file beside; OpenSSH lets an agent sign for a key named so. */
    static @Nullable SshKey publicHalf(Path path) {
      try {
        return line(Files.readString(Path.of(path + ".pub")));
      } catch (IOException e) {
        return null;
      }
    }

    private static @Nullable SshKey line(String text) {
      String[] words = text.strip().split("[ \t]+", 3);
      return words.length < 2 ? null : SshKey.of(words[0], words[1]);
    }

    private static @Nullable ByteBuffer container(String text) {
      String begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
      int from = text.indexOf(begin);
      int to = text.indexOf("-----END OPENSSH PRIVATE KEY-----");
      if (from < 0 || to < from) {
        return null;
      }
      byte[] data = Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
      String start = new String(data, 0, Math.min(data.length, 15), StandardCharsets.ISO_8859_1);
      return start.equals(OPENSSH) ? ByteBuffer.wrap(data, 15, data.length - 15) : null;
    }

    private static byte[] string(ByteBuffer from) {
      byte[] bytes = new byte[Math.min(from.getInt(), from.remaining())];
      from.get(bytes);
      return bytes;
    }
  }
}
