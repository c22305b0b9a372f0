package io.shipit.release;

import io.shipit.problem.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a {@link Manifest} from bytes that may come from a server, and so may be torn, foreign or
 * made on purpose; nothing that was not written by {@link Manifest#writeTo} is accepted.
 */
final class ManifestReader {
  private static final Map<String, FileMode> MODES = new HashMap<>();

  static {
    for (FileMode mode : FileMode.values()) {
      MODES.put(mode.word(), mode);
    }
  }

  private final byte[] bytes;
  private int at;

  ManifestReader(byte[] bytes) {
    this.bytes = bytes;
  }

  Manifest read() throws ManifestException {
    String header = upTo('\n', 64);
    if (!Manifest.HEADER.equals(header + "\n")) {
      throw problem(
          header.startsWith("shipit-manifest ")
              ? "the manifest has the format `"
                  + Printable.of(header)
                  + "`, which is not known here"
              : "this is no manifest of shipit");
    }
    String count = upTo('\n', 32);
    if (!count.startsWith("files ")) {
      throw problem("the number of files is missing");
    }
    long files = number(count.substring("files ".length()));
    List<Manifest.Entry> entries = new ArrayList<>();
    while (entries.size() < files) {
      Manifest.Entry entry = entry();
      if (!entries.isEmpty() && entries.getLast().path().compareTo(entry.path()) >= 0) {
        throw problem("the path " + entry.path() + " is out of order");
      }
      entries.add(entry);
    }
    if (at != bytes.length) {
      throw problem("there is more after the last file");
    }
    return new Manifest(entries);
  }

  private Manifest.Entry entry() throws ManifestException {
    String word = upTo(' ', 8);
    FileMode mode = MODES.get(word);
    if (mode == null) {
      throw problem("there is no mode `" + Printable.of(word) + "`");
    }
    long size = number(upTo(' ', 24));
    String sha256 = upTo(' ', 80);
    if (sha256.length() != 64 || !isHex(sha256)) {
      throw problem("`" + Printable.of(sha256) + "` is no SHA-256");
    }
    String blob = upTo(' ', 80);
    if (!blob.equals("-") && (blob.isEmpty() || !isHex(blob))) {
      throw problem("`" + Printable.of(blob) + "` is no id of a blob");
    }
    int start = at;
    int end = indexOf('\0', PathSafety.MAX_PATH_BYTES + 1);
    if (end == start) {
      throw problem("a path is empty");
    }
    at = end + 1;
    RelativePath path = RelativePath.of(Arrays.copyOfRange(bytes, start, end));
    var unsafe = PathSafety.problem(path);
    if (unsafe.isPresent()) {
      throw problem("the path " + path + " " + unsafe.get());
    }
    return new Manifest.Entry(path, mode, size, sha256, blob);
  }

  private String upTo(char end, int most) throws ManifestException {
    int start = at;
    int found = indexOf(end, most);
    at = found + 1;
    return new String(bytes, start, found - start, StandardCharsets.ISO_8859_1);
  }

  private int indexOf(char end, int most) throws ManifestException {
    for (int i = at; i < bytes.length && i - at <= most; i++) {
      if (bytes[i] == end) {
        return i;
      }
    }
    throw problem(bytes.length - at <= most ? "it ends too soon" : "a field is too long");
  }

  private long number(String digits) throws ManifestException {
    boolean canonical =
        !digits.isEmpty()
            && digits.length() <= 18
            && digits.chars().allMatch(c -> c >= '0' && c <= '9')
            && (digits.length() == 1 || digits.charAt(0) != '0');
    if (!canonical) {
      throw problem("`" + Printable.of(digits) + "` is no number");
    }
    return Long.parseLong(digits);
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private ManifestException problem(String text) {
    return new ManifestException(text + " (at byte " + at + ")");
  }
}
