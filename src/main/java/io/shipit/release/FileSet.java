package io.shipit.release;

import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Exactly the files that a release has on every server; {@link #of} makes one that is safe to
 * unpack.
 *
 * @param files the files, in the order of their paths' bytes, no two at one path
 * @param warnings what a person should know about them but need not act on, safe to print
 */
public record FileSet(List<ReleaseFile> files, List<String> warnings) {
  /**
   * Keeps copies of the lists.
   *
   * @throws IllegalArgumentException if the files are not in strict order
   */
  public FileSet {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i - 1).path().compareTo(files.get(i).path()) >= 0) {
        throw new IllegalArgumentException("not in strict order: " + files.get(i).path());
      }
    }
  }

  /**
   * Sorts the files and checks everything that must hold for a release as a whole: safe paths, one
   * file to a path, no file where others need a directory, links that stay inside.
   *
   * @param subject what the files are, for the error: {@code commit 1234abcd}
   * @param files in any order; empty is an error
   * @param warnings what is known already; what is found here is added
   * @throws UserError naming every file that cannot be deployed, and why
   */
  public static FileSet of(String subject, Collection<ReleaseFile> files, List<String> warnings) {
    return of(subject, files, warnings, LinkRules.INSIDE_ONLY);
  }

  /**
   * The same with rules for where links may lead.
   *
   * @throws UserError naming every file that cannot be deployed, and why
   */
  public static FileSet of(
      String subject, Collection<ReleaseFile> files, List<String> warnings, LinkRules rules) {
    if (files.isEmpty()) {
      throw UserError.usage(
          subject + " has no file to deploy", "check the map and the export-ignore attributes");
    }
    return FileSetCheck.check(subject, files, warnings, rules);
  }

  /** Every directory that the files need, sorted, so that parents come before what is in them. */
  public List<RelativePath> directories() {
    TreeSet<RelativePath> directories = new TreeSet<>();
    for (ReleaseFile file : files) {
      Optional<RelativePath> parent = file.path().parent();
      while (parent.isPresent() && directories.add(parent.get())) {
        parent = parent.get().parent();
      }
    }
    return List.copyOf(directories);
  }

  /** The file at this path. */
  public Optional<ReleaseFile> find(RelativePath path) {
    int at = firstFrom(path);
    return at < files.size() && files.get(at).path().equals(path)
        ? Optional.of(files.get(at))
        : Optional.empty();
  }

  /** Whether the release has a file at this path, or files below it. */
  public boolean contains(RelativePath path) {
    return find(path).isPresent() || containsBelow(path);
  }

  private boolean containsBelow(RelativePath directory) {
    int at = firstFrom(directory.child(new byte[0]));
    return at < files.size() && files.get(at).path().isBelow(directory);
  }

  /** The index of the first file whose path is not less than this one. */
  private int firstFrom(RelativePath path) {
    int low = 0;
    int high = files.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (files.get(middle).path().compareTo(path) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Whether two paths are the same for a file system that ignores case or Unicode normalisation, so
   * that the release would be damaged on it; {@link #warnings} names them.
   */
  public boolean foldingCollisions() {
    List<RelativePath> paths = new ArrayList<>(files.size());
    files.forEach(file -> paths.add(file.path()));
    return !FoldedPaths.collisions(paths).isEmpty();
  }
}
