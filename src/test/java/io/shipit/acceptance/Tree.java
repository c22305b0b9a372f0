package io.shipit.acceptance;

import io.shipit.testbed.TestHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * What is in a directory, as tar sees it: every path with its type, mode and contents. Paths are
 * bytes, shown as ISO-8859-1. Owners and times are left out: git knows neither.
 */
final class Tree {
  private Tree() {}

  /** A directory on a host. Whatever tar the host has reads it, past SSH. */
  static Map<String, String> on(TestHost host, String directory) {
    String tar = host.shell("tar -C '%s' -cf - . | base64".formatted(directory));
    return of(Base64.getMimeDecoder().decode(tar));
  }

  /** What {@code git archive} makes of a commit, with the modes that servers want. */
  static Map<String, String> archived(Laptop laptop, String commit) {
    return of(laptop.gitBytes("-c", "tar.umask=0022", "archive", "--format=tar", commit));
  }

  /** What differs: a line for each path, with what was wanted and what was found; none if equal. */
  static List<String> differences(Map<String, String> wanted, Map<String, String> found) {
    Set<String> paths = new TreeSet<>(wanted.keySet());
    paths.addAll(found.keySet());
    return paths.stream()
        .filter(path -> !Objects.equals(wanted.get(path), found.get(path)))
        .map(path -> "%s: wanted %s, found %s".formatted(path, wanted.get(path), found.get(path)))
        .toList();
  }

  static Map<String, String> of(byte[] tar) {
    Map<String, String> tree = new TreeMap<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new ByteArrayInputStream(tar), StandardCharsets.ISO_8859_1.name())) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String path = entry.getName().replaceFirst("^\\./", "").replaceFirst("/$", "");
        if (!path.isEmpty()) {
          tree.put(path, described(entry, in));
        }
      }
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String described(TarArchiveEntry entry, TarArchiveInputStream in)
      throws IOException {
    if (entry.isSymbolicLink()) {
      // A link has no mode of its own.
      return "link to " + entry.getLinkName();
    }
    String mode = Integer.toOctalString(entry.getMode() & 07777);
    return entry.isDirectory()
        ? "directory " + mode
        : entry.isFile() && !entry.isLink()
            ? "file %s %s".formatted(mode, sha256(in.readAllBytes()))
            : "something else";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
