package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.release.FileSet;
import io.shipit.release.Matching;
import io.shipit.release.PathMap;
import io.shipit.release.PathSafety;
import io.shipit.release.Refusals;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One walk over the tree of a commit: what {@code git archive} would take (export-ignore), placed
 * by the map. What cannot be deployed is collected and refused at the end, unless the map or an
 * attribute leaves it out; names that no tree may have are refused wherever they are.
 */
final class TreeFiles {
  private static final String HINT =
      "change the files in a new commit, or leave them out with the map or export-ignore";

  /** Git's own limit is 100 MB (ATTR_MAX_FILE_SIZE in its attr.h); real ones have some KB. */
  private static final int MAX_ATTRIBUTES_BYTES = 16 << 20;

  private final Submodules submodules;
  private final Selection selection;
  private final BiConsumer<RelativePath, Fate> watcher;
  private final FileEntries entries;
  private final Matching matching;
  private final List<ReleaseFile> files = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Refusals refusals = new Refusals();
  private final Deque<Directory> ahead = new ArrayDeque<>();
  private boolean anyEntry;

  /**
   * A directory that is still to be read; they wait in a queue, since a tree may be deeper than the
   * stack.
   *
   * @param module the repository it is of
   * @param above the attributes of the directory it is in; none for the root of a repository
   * @param depth 1 for the root
   */
  private record Directory(
      SourceTree module,
      ObjectId id,
      Optional<RelativePath> path,
      Optional<Attributes> above,
      int depth) {}

  private TreeFiles(
      Submodules submodules, Selection selection, BiConsumer<RelativePath, Fate> watcher) {
    this.submodules = submodules;
    this.selection = selection;
    this.watcher = watcher;
    this.matching = selection.map().matching();
    this.entries = new FileEntries(selection.lfs());
  }

  /**
   * The files of a commit.
   *
   * @param submodules stay open, since contents are read later
   * @param warnings what is known already; what is found here is added
   * @param watcher is told what becomes of each path
   * @throws io.shipit.problem.UserError if anything of it is damaged or cannot be deployed
   */
  static FileSet of(
      SourceTree root,
      Submodules submodules,
      Selection selection,
      List<String> warnings,
      BiConsumer<RelativePath, Fate> watcher) {
    String subject = "commit " + root.commit().shortId();
    TreeFiles walk = new TreeFiles(submodules, selection, watcher);
    walk.ahead.add(new Directory(root, root.tree(), Optional.empty(), Optional.empty(), 1));
    while (!walk.ahead.isEmpty()) {
      walk.directory(walk.ahead.removeFirst());
    }
    walk.refusals.throwIfAny(subject, HINT);
    walk.warnings.addAll(warnings);
    walk.warnings.addAll(walk.matching.warnings(subject));
    walk.warnings.addAll(walk.entries.warnings());
    return FileSet.of(
        walk.anyEntry ? subject : subject + " has an empty tree and",
        walk.files,
        walk.warnings,
        selection.links());
  }

  private void directory(Directory directory) {
    Optional<RelativePath> path = directory.path();
    String what =
        "tree "
            + directory.id().name()
            + " at "
            + path.map(RelativePath::display).orElse("the root");
    byte[] raw = directory.module().objects().read(directory.id(), Constants.OBJ_TREE, what);
    List<TreeEntry> entries = TreeEntry.parse(raw, directory.id());
    anyEntry |= !entries.isEmpty();
    Set<TreeEntry.Name> seen = new HashSet<>();
    List<TreeEntry> sound = new ArrayList<>(entries.size());
    for (TreeEntry entry : entries) {
      Optional<String> problem = PathSafety.nameProblem(entry.name().bytes());
      if (problem.isPresent()) {
        refusals.add(
            "`" + Printable.of(entry.name().bytes()) + "` in " + what + " " + problem.get());
      } else if (!seen.add(entry.name())) {
        refusals.add("`" + Printable.of(entry.name().bytes()) + "` is twice in " + what);
      } else {
        sound.add(entry);
      }
    }
    Attributes attributes = attributes(sound, directory);
    for (TreeEntry entry : sound) {
      RelativePath child = child(path, entry.name().bytes());
      if (entry.kind() == TreeEntry.Kind.DIRECTORY) {
        subdirectory(entry, child, attributes, directory);
      } else {
        file(entry, child, attributes, directory);
      }
    }
  }

  private static RelativePath child(Optional<RelativePath> directory, byte[] name) {
    return directory.map(path -> path.child(name)).orElseGet(() -> RelativePath.of(name));
  }

  private Attributes attributes(List<TreeEntry> entries, Directory directory) {
    Optional<RelativePath> path = directory.path();
    AttributeFile own = new AttributeFile(List.of(), Map.of());
    for (TreeEntry entry : entries) {
      if (entry.name().equals(new TreeEntry.Name(Attributes.FILE_NAME))) {
        own = attributeFile(entry, child(path, Attributes.FILE_NAME), directory);
      }
    }
    AttributeFile file = own;
    return directory
        .above()
        .map(parent -> file.lines().isEmpty() ? parent : parent.in(path.orElseThrow(), file))
        .orElseGet(() -> Attributes.root(file, directory.module().base()));
  }

  private AttributeFile attributeFile(TreeEntry entry, RelativePath path, Directory directory) {
    return switch (entry.kind()) {
      case REGULAR, EXECUTABLE -> {
        String what = "blob " + entry.id().name() + " at " + path;
        ObjectStore objects = directory.module().objects();
        byte[] text = objects.readBlob(entry.id(), what, MAX_ATTRIBUTES_BYTES);
        yield AttributeFile.parse(text, directory.above().isEmpty());
      }
      case LINK -> {
        refusals.add(path + " is a link; git reads attributes from files only");
        yield new AttributeFile(List.of(), Map.of());
      }
      case DIRECTORY, SUBMODULE, UNKNOWN -> new AttributeFile(List.of(), Map.of());
    };
  }

  private void subdirectory(
      TreeEntry entry, RelativePath path, Attributes attributes, Directory parent) {
    if (isIgnored(path, attributes, attributes.of(path, true), true)) {
      return;
    }
    descend(
        new Directory(
            parent.module(),
            entry.id(),
            Optional.of(path),
            Optional.of(attributes),
            parent.depth() + 1));
  }

  private void descend(Directory directory) {
    // Before going in, so that nobody's nested trees keep us busy without end.
    Optional<String> problem = PathSafety.lengthProblem(0, directory.depth() - 1);
    if (problem.isPresent()) {
      refuse(directory.path().orElseThrow(), problem.get());
      return;
    }
    ahead.add(directory);
  }

  private void file(
      TreeEntry entry, RelativePath path, Attributes attributes, Directory directory) {
    boolean submodule = entry.kind() == TreeEntry.Kind.SUBMODULE;
    Map<String, String> values = attributes.of(path, submodule);
    if (isIgnored(path, attributes, values, submodule)) {
      return;
    }
    PathMap.Decision decision = matching.decide(path);
    if (submodule && !(decision instanceof PathMap.Decision.Drop)) {
      boolean wanted =
          decision instanceof PathMap.Decision.Deploy || selection.map().reachesInto(path);
      if (wanted) {
        submodule(entry, path, directory);
      } else {
        watcher.accept(path, new Fate.Unmatched());
      }
      return;
    }
    switch (decision) {
      case PathMap.Decision.Deploy deploy -> deploy(entry, path, deploy, values, directory);
      case PathMap.Decision.Drop drop -> watcher.accept(path, new Fate.Dropped(drop.rule()));
      case PathMap.Decision.Unmatched _ -> watcher.accept(path, new Fate.Unmatched());
    }
  }

  private boolean isIgnored(
      RelativePath path, Attributes attributes, Map<String, String> values, boolean directory) {
    if (!Conversion.isExportIgnored(values)) {
      return false;
    }
    attributes
        .decider(path, directory, "export-ignore")
        .ifPresent(
            by ->
                watcher.accept(
                    path, new Fate.ExportIgnored(by.file(), by.line().number(), by.line().text())));
    return true;
  }

  private void submodule(TreeEntry entry, RelativePath path, Directory directory) {
    if (!selection.submodules()) {
      refuse(
          path,
          "is a submodule (commit "
              + entry.id().name()
              + "); `submodules: include` below `source:` deploys its files");
      return;
    }
    try {
      SourceTree module = submodules.open(directory.module(), path, entry.id());
      descend(
          new Directory(
              module, module.tree(), Optional.of(path), Optional.empty(), directory.depth() + 1));
    } catch (Conversion.Refused refused) {
      refuse(path, refused.reason());
    }
  }

  private void deploy(
      TreeEntry entry,
      RelativePath path,
      PathMap.Decision.Deploy deploy,
      Map<String, String> values,
      Directory directory) {
    if (entry.kind() == TreeEntry.Kind.UNKNOWN) {
      refuse(path, "has the mode " + Integer.toOctalString(entry.mode()) + ", no file's");
      return;
    }
    try {
      ReleaseFile file = entries.file(entry, path, deploy, values, directory.module());
      files.add(file);
      watcher.accept(path, new Fate.Placed(deploy.rule(), file.path(), file.mode()));
    } catch (Conversion.Refused refused) {
      refuse(path, refused.reason());
    }
  }

  private void refuse(RelativePath path, String reason) {
    refusals.add(path + " " + reason);
    watcher.accept(path, new Fate.Refused(reason));
  }
}
