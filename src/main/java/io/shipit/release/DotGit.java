package io.shipit.release;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Recognises the names that some file system takes for {@code .git}, as git itself must since
 * CVE-2014-9390 and CVE-2019-1353: in any case; with code points inside that HFS+ and case-folding
 * ext4 ignore; with the trailing dots and blanks, the streams ({@code .git::$INDEX_ALLOCATION}),
 * the backslashes and the short name {@code git~1} of NTFS.
 */
final class DotGit {
  private DotGit() {}

  /** Whether the name, or on NTFS a part of it, is {@code .git} for some file system. */
  static boolean isSpelledBy(byte[] name) {
    int start = 0;
    for (int i = 0; i <= name.length; i++) {
      if (i == name.length || name[i] == '\\') {
        if (isDotGit(name, start, i)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private static boolean isDotGit(byte[] name, int from, int to) {
    // Four visible characters at least, one of them g: most names end here, without decoding.
    if (to - from < 4 || !hasLetterG(name, from, to)) {
      return false;
    }
    String visible = withoutIgnorable(new String(name, from, to - from, StandardCharsets.UTF_8));
    int colon = visible.indexOf(':');
    String file = colon < 0 ? visible : visible.substring(0, colon);
    int end = file.length();
    while (end > 0 && (file.charAt(end - 1) == '.' || file.charAt(end - 1) == ' ')) {
      end--;
    }
    String folded = file.substring(0, end).toLowerCase(Locale.ROOT);
    return folded.equals(".git") || folded.equals("git~1");
  }

  private static boolean hasLetterG(byte[] name, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((name[i] | 0x20) == 'g') {
        return true;
      }
    }
    return false;
  }

  private static String withoutIgnorable(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(point -> !ignorable(point)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /**
   * Code points that are ignored when names are compared: Unicode's Default_Ignorable_Code_Point
   * (DerivedCoreProperties.txt), which contains those that HFS+ ignores.
   */
  private static boolean ignorable(int point) {
    return Character.getType(point) == Character.FORMAT
        || point == 0x034f
        || point == 0x115f
        || point == 0x1160
        || (point >= 0x17b4 && point <= 0x17b5)
        || (point >= 0x180b && point <= 0x180f)
        || (point >= 0x2060 && point <= 0x206f)
        || point == 0x3164
        || (point >= 0xfe00 && point <= 0xfe0f)
        || point == 0xfeff
        || point == 0xffa0
        || (point >= 0xfff0 && point <= 0xfff8)
        || (point >= 0xe0000 && point <= 0xe0fff);
  }
}
