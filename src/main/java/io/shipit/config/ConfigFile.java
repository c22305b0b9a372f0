package io.shipit.config;

import io.shipit.config.yaml.SourceText;
import io.shipit.config.yaml.Told;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a configuration file as text, if it is a plain file of a reasonable size in UTF-8.
 *
 * @param file the file as it was named
 * @param source its text
 * @param warnings what is unusual about the file itself: it says which commands run on hosts, so
 *     who can write it matters
 */
record ConfigFile(Path file, SourceText source, List<String> warnings) {
  /** The largest file, in bytes; a thousand hosts with keys of their own need a fifth of it. */
  static final int MAX_BYTES = 512 * 1024;

  /** Who may write a file. */
  record Access(String owner, boolean anyone) {}

  /**
   * Reads a file. Its type is looked at before it is opened, since opening a fifo would wait for a
   * writer for ever.
   *
   * @throws UserError with exit code 2 if it cannot be read or is no text
   */
  static ConfigFile read(Path file) {
    String name = Told.path(file);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw unusable(name, "is a directory", "--file takes the deploy.yml in it");
      }
      if (!attributes.isRegularFile()) {
        throw unusable(
            name, "is a fifo, a socket or a device", "write the configuration to a file first");
      }
      List<String> warnings = warnings(name, Files.isSymbolicLink(file), access(file));
      return new ConfigFile(file, decode(name, bytes(file, name)), warnings);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** What to say about a file that could not be read. */
  static UserError unreadable(Path file, IOException problem) {
    String name = Told.path(file);
    return switch (problem) {
      case NoSuchFileException _ ->
          unusable(
              name,
              Files.isSymbolicLink(file) ? "is a symbolic link to nothing" : "does not exist",
              "`shipit init` writes a deploy.yml; --file names one that is elsewhere");
      case AccessDeniedException _ ->
          unusable(name, "may not be read by this user", "check its permissions and owner");
      case FileSystemException e -> unreadable(name, String.valueOf(e.getReason()));
      default -> unreadable(name, String.valueOf(problem.getMessage()));
    };
  }

  private static UserError unreadable(String name, String reason) {
    return unusable(
        name, "cannot be read: " + Told.value(reason), "check the file and its directory");
  }

  private static UserError unusable(String name, String seen, String hint) {
    return UserError.usage(name + " " + seen, hint);
  }

  private static byte[] bytes(Path file, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw unusable(
            name,
            "is larger than " + MAX_BYTES / 1024 + " KiB",
            "a deploy.yml with a thousand hosts needs less; is it the right file?");
      }
      return bytes;
    }
  }

  /** Accepts UTF-8 with or without a byte order mark; anything else is told by line and column. */
  static SourceText decode(String name, byte[] bytes) {
    if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe)) {
      throw unusable(name, "is in UTF-16", "save it as UTF-8");
    }
    int start = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(in.remaining());
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    SourceText source = new SourceText(name, out.flip().toString());
    if (result.isError()) {
      String seen = String.format("the byte 0x%02x is not UTF-8", bytes[in.position()] & 0xff);
      String told = source.end().tell(seen, "text in UTF-8");
      throw UserError.usage(told, "save the file as UTF-8");
    }
    return source;
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Access access(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return null;
    }
    boolean anyone = view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
    return new Access(view.getOwner().getName(), anyone);
  }

  /**
   * What is unusual about a file.
   *
   * @param access null where the file system has no owners
   */
  static List<String> warnings(String name, boolean link, @Nullable Access access) {
    String me = System.getProperty("user.name", "");
    List<String> warnings = new ArrayList<>();
    if (link) {
      warnings.add(name + " is a symbolic link; it was followed");
    }
    if (access != null && access.anyone()) {
      warnings.add(
          name
              + " can be changed by every user of this machine, and it says what runs on the hosts:"
              + " chmod o-w "
              + name);
    }
    boolean known = !me.isEmpty() && !me.equals("?");
    if (access != null && known && !access.owner().equals(me) && !access.owner().equals("root")) {
      warnings.add(
          name
              + " belongs to "
              + Told.value(access.owner())
              + ", not to you, and it says what runs on the hosts");
    }
    return warnings;
  }
}
