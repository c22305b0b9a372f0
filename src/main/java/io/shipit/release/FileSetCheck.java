package io.shipit.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checks behind {@link FileSet#of}; all of them run, and all refusals are told together. */
final class FileSetCheck {
  private static final String HINT =
      "change the files in a new commit, or leave them out with the map or export-ignore";

  private final List<ReleaseFile> files;
  private final List<String> warnings;
  private final LinkRules rules;
  private final Refusals refusals = new Refusals();

  private FileSetCheck(Collection<ReleaseFile> files, List<String> warnings, LinkRules rules) {
    this.rules = rules;
    this.files = new ArrayList<>(files);
    // The origin makes the order, and so the message, the same for two files at one path.
    this.files.sort(Comparator.comparing(ReleaseFile::path).thenComparing(ReleaseFile::origin));
    this.warnings = new ArrayList<>(warnings);
  }

  static FileSet check(
      String subject, Collection<ReleaseFile> files, List<String> warnings, LinkRules rules) {
    FileSetCheck check = new FileSetCheck(files, warnings, rules);
    check.paths();
    check.duplicates();
    check.filesInPlaceOfDirectories();
    // What follows takes the paths for a tree, so they must be one.
    check.refusals.throwIfAny(subject, HINT);
    check.sharedPaths();
    check.links();
    check.refusals.throwIfAny(subject, HINT);
    check.foldings();
    return new FileSet(check.files, check.warnings);
  }

  private void paths() {
    for (ReleaseFile file : files) {
      PathSafety.problem(file.path())
          .ifPresent(
              problem -> refusals.add(file.path() + " " + problem + " (" + file.origin() + ")"));
    }
  }

  private void duplicates() {
    for (int i = 1; i < files.size(); i++) {
      ReleaseFile one = files.get(i - 1);
      ReleaseFile other = files.get(i);
      if (one.path().equals(other.path())) {
        refusals.add(
            one.path() + " would be written twice: by " + one.origin() + " and " + other.origin());
      }
    }
  }

  private void filesInPlaceOfDirectories() {
    Map<RelativePath, ReleaseFile> firstBelow = new HashMap<>();
    for (ReleaseFile file : files) {
      Optional<RelativePath> parent = file.path().parent();
      while (parent.isPresent() && firstBelow.putIfAbsent(parent.get(), file) == null) {
        parent = parent.get().parent();
      }
    }
    for (ReleaseFile file : files) {
      ReleaseFile below = firstBelow.get(file.path());
      if (below != null) {
        refusals.add(
            file.path()
                + " would be a file ("
                + file.origin()
                + ") and a directory (of "
                + below.origin()
                + ")");
      }
    }
  }

  /** The link to a shared path would be made through a file or, unseen, through another link. */
  private void sharedPaths() {
    Map<RelativePath, ReleaseFile> byPath = new HashMap<>();
    files.forEach(file -> byPath.put(file.path(), file));
    for (RelativePath shared : rules.shared().stream().sorted().toList()) {
      Optional<RelativePath> parent = shared.parent();
      while (parent.isPresent()) {
        ReleaseFile file = byPath.get(parent.get());
        if (file != null) {
          refusals.add(
              file.path()
                  + (file.mode() == FileMode.SYMLINK ? " is a link" : " is a file")
                  + " where the shared path "
                  + shared
                  + " needs a directory ("
                  + file.origin()
                  + ")");
        }
        parent = parent.get().parent();
      }
    }
  }

  private void links() {
    Links links = new Links(files, rules);
    for (ReleaseFile file : files) {
      if (file.mode() == FileMode.SYMLINK) {
        String link = "the link " + file.path();
        switch (links.follow(file)) {
          case Links.Inside inside -> {}
          case Links.Dangling dangling ->
              warnings.add(link + " " + dangling.reason() + " (" + file.origin() + ")");
          case Links.Refused refused ->
              refusals.add(link + " " + refused.reason() + " (" + file.origin() + ")");
        }
      }
    }
  }

  private void foldings() {
    List<RelativePath> paths = new ArrayList<>(files.size());
    files.forEach(file -> paths.add(file.path()));
    List<FoldedPaths.Collision> collisions = FoldedPaths.collisions(paths);
    for (FoldedPaths.Collision collision : collisions) {
      warnings.add(
          collision.one()
              + " and "
              + collision.other()
              + " are one file where the file system ignores case or Unicode normalisation");
    }
  }
}
