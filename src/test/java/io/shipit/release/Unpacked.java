package io.shipit.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A directory as the system's tar sees it: each path (a char per byte, since Java cannot name files
 * that are not UTF-8) with its mode and the hash of its bytes.
 *
 * @param entries {@code a/b} to {@code 644 <sha256>}, {@code a} to {@code 755 dir}, {@code l} to
 *     {@code link <target>}
 */
public record Unpacked(SortedMap<String, String> entries) {
  /** Unpacks an archive with a tar ({@code tar}, {@code busybox tar}) and reads what came out. */
  public static Unpacked of(Path temp, byte[] archive, String tar)
      throws IOException, InterruptedException {
    Path file = Files.write(temp.resolve("archive.tar"), archive);
    Path root = Files.createDirectory(temp.resolve("root"));
    try {
      run(root, tar + " xpf ../" + file.getFileName());
      return read(root);
    } finally {
      // Java can neither name nor delete all of these.
      run(temp, "rm -rf root");
    }
  }

  /** Reads a directory that is on disk. */
  public static Unpacked read(Path root) throws IOException, InterruptedException {
    Path listing = Files.createTempFile("shipit-unpacked", ".tar");
    try {
      run(root, "tar cf '" + listing + "' .");
      return parse(Files.readAllBytes(listing));
    } finally {
      Files.delete(listing);
    }
  }

  /** Reads an archive as it is, without unpacking it. */
  public static Unpacked parse(byte[] archive) throws IOException {
    SortedMap<String, String> entries = new TreeMap<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(archive), ISO_8859_1.name())) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        name = name.startsWith("./") ? name.substring(2) : name;
        name = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (!name.isEmpty()) {
          entries.put(name, describe(entry, in));
        }
      }
    }
    return new Unpacked(entries);
  }

  private static String describe(TarArchiveEntry entry, InputStream in) throws IOException {
    String mode = Integer.toOctalString(entry.getMode() & 07777);
    if (entry.isSymbolicLink()) {
      return "link " + entry.getLinkName();
    }
    return entry.isDirectory() ? mode + " dir" : mode + " " + sha256(in.readAllBytes());
  }

  /** What a release must look like once it is unpacked. */
  public static SortedMap<String, String> expected(FileSet set) throws IOException {
    SortedMap<String, String> expected = new TreeMap<>();
    for (RelativePath directory : set.directories()) {
      expected.put(latin1(directory.bytes()), "755 dir");
    }
    for (ReleaseFile file : set.files()) {
      try (InputStream in = file.content().open()) {
        byte[] bytes = in.readAllBytes();
        expected.put(
            latin1(file.path().bytes()),
            file.mode() == FileMode.SYMLINK
                ? "link " + latin1(bytes)
                : file.mode().word() + " " + sha256(bytes));
      }
    }
    return expected;
  }

  private static void run(Path directory, String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    if (process.waitFor() != 0) {
      throw new IOException(script + " failed: " + said);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
