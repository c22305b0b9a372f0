package io.shipit.shell;

import io.shipit.release.FileMode;
import io.shipit.release.Manifest;
import io.shipit.release.RelativePath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A manifest in a form that a POSIX shell can compare a directory with; the form is described in
 * verify.sh. It is sent by SFTP: no name of it ever is part of a command.
 */
final class CheckList {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private CheckList() {}

  /** The list for a manifest. */
  static byte[] of(Manifest manifest) {
    CheckList list = new CheckList();
    list.directories(manifest);
    for (Manifest.Entry entry : manifest.entries()) {
      list.line(kind(entry.mode()), entry.sha256() + "  ", entry.path());
    }
    return list.out.toByteArray();
  }

  private static char kind(FileMode mode) {
    return switch (mode) {
      case REGULAR -> 'f';
      case EXECUTABLE -> 'x';
      case SYMLINK -> 'l';
    };
  }

  private void directories(Manifest manifest) {
    TreeSet<RelativePath> directories = new TreeSet<>();
    for (Manifest.Entry entry : manifest.entries()) {
      Optional<RelativePath> parent = entry.path().parent();
      while (parent.isPresent() && directories.add(parent.get())) {
        parent = parent.get().parent();
      }
    }
    ascii("d .\n");
    directories.forEach(directory -> line('d', "", directory));
  }

  private void line(char kind, String hash, RelativePath path) {
    byte[] name = path.bytes();
    boolean odd = isOdd(name);
    ascii((odd ? Character.toUpperCase(kind) : kind) + " " + hash + "./");
    if (odd) {
      for (byte b : name) {
        escape(b & 0xff);
      }
    } else {
      out.writeBytes(name);
    }
    out.write('\n');
  }

  /**
   * Whether some tool would not take a name from a line as it is: a line end, a carriage return
   * before it, a backslash. Other control characters are kept out of lines to be on the safe side.
   */
  private static boolean isOdd(byte[] name) {
    for (byte b : name) {
      if ((b >= 0 && b < ' ') || b == 0x7f || b == '\\') {
        return true;
      }
    }
    return false;
  }

  private void escape(int b) {
    if (b > ' ' && b < 0x7f && b != '\\') {
      out.write(b);
    } else {
      ascii("\\0%03o".formatted(b));
    }
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
