package io.shipit.release;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds paths that are different bytes but one file on a file system that ignores case (APFS, NTFS,
 * ext4 with casefold) or Unicode normalisation (APFS, HFS+).
 */
final class FoldedPaths {
  private static final int MOST = 10;

  private FoldedPaths() {}

  /** Two paths, of files or of directories, that fold to the same. */
  record Collision(RelativePath one, RelativePath other) {}

  /**
   * The first collisions in the order of the paths, ten at most.
   *
   * @param sorted the paths of all files; their directories are looked at too, since two that fold
   *     together mix their files
   */
  static List<Collision> collisions(List<RelativePath> sorted) {
    Map<String, RelativePath> firstOf = new HashMap<>();
    Map<RelativePath, String> foldedDirectories = new HashMap<>();
    List<Collision> collisions = new ArrayList<>();
    for (RelativePath path : sorted) {
      fold(path, firstOf, foldedDirectories, collisions);
      if (collisions.size() >= MOST) {
        return collisions.subList(0, MOST);
      }
    }
    return collisions;
  }

  private static String fold(
      RelativePath path,
      Map<String, RelativePath> firstOf,
      Map<RelativePath, String> foldedDirectories,
      List<Collision> collisions) {
    Optional<RelativePath> parent = path.parent();
    String folded = fold(path.name());
    if (parent.isPresent()) {
      String directory = foldedDirectories.get(parent.get());
      if (directory == null) {
        directory = fold(parent.get(), firstOf, foldedDirectories, collisions);
        foldedDirectories.put(parent.get(), directory);
      }
      folded = directory + "/" + folded;
    }
    RelativePath first = firstOf.putIfAbsent(folded, path);
    // Below directories that collide everything of the same name does: the directories say it all.
    if (first != null && !first.equals(path) && first.parent().equals(parent)) {
      collisions.add(new Collision(first, path));
    }
    return folded;
  }

  /** Upper, then lower case, is near enough to Unicode's full case folding: {@code ß} is ss. */
  private static String fold(byte[] name) {
    Optional<String> text = RelativePath.of(name).utf8();
    if (text.isEmpty()) {
      // No text, so only ASCII case can fold; U+FFFE keeps it apart from all names that are text.
      String latin = new String(name, java.nio.charset.StandardCharsets.ISO_8859_1);
      return '\ufffe' + foldAscii(latin);
    }
    String ascii = foldAscii(text.get());
    if (ascii.chars().allMatch(c -> c < 128)) {
      return ascii;
    }
    String decomposed = Normalizer.normalize(text.get(), Normalizer.Form.NFD);
    String cased = decomposed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(cased, Normalizer.Form.NFD);
  }

  private static String foldAscii(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return folded.toString();
  }
}
