package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.release.Content;
import io.shipit.release.FileMode;
import io.shipit.release.FileSet;
import io.shipit.release.Matching;
import io.shipit.release.PathMap;
import io.shipit.release.PathSafety;
import io.shipit.release.Refusals;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private static final byte[] ATTRIBUTES = ".gitattributes".getBytes(StandardCharsets.US_ASCII);

  /** Git's own limit is 100 MB (ATTR_MAX_FILE_SIZE in its attr.h); real ones have some KB. */
  private static final int MAX_ATTRIBUTES_BYTES = 16 << 20;

  private static final int MAX_LINK_BYTES = 1 << 16;

  private final ObjectStore objects;
  private final Matching matching;
  private final List<ReleaseFile> files = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Refusals refusals = new Refusals();
  private final Map<String, FilterUse> filters = new TreeMap<>();
  private final Deque<Directory> ahead = new ArrayDeque<>();
  private boolean anyEntry;

  /**
   * A directory that is still to be read; they wait in a queue, since a tree may be deeper than the
   * stack.
   *
   * @param above the attributes of the directory it is in
   * @param depth 1 for the root
   */
  private record Directory(
      ObjectId id, Optional<RelativePath> path, Optional<Attributes> above, int depth) {}

  /** How many files have a filter that was not run, and the first of them. */
  private record FilterUse(int count, RelativePath first) {}

  private TreeFiles(ObjectStore objects, PathMap map) {
    this.objects = objects;
    this.matching = map.matching();
  }

  /**
   * The files of a commit.
   *
   * @param warnings what is known already; what is found here is added
   * @throws io.shipit.problem.UserError if anything of it is damaged or cannot be deployed
   */
  static FileSet of(ObjectStore objects, Commit commit, PathMap map, List<String> warnings) {
    String subject = "commit " + commit.shortId();
    TreeFiles walk = new TreeFiles(objects, map);
    ObjectId root = ObjectId.fromString(commit.tree());
    walk.ahead.add(new Directory(root, Optional.empty(), Optional.empty(), 1));
    while (!walk.ahead.isEmpty()) {
      walk.directory(walk.ahead.removeFirst());
    }
    walk.refusals.throwIfAny(subject, HINT);
    walk.warnings.addAll(warnings);
    walk.warnings.addAll(walk.matching.warnings(subject));
    walk.filters.forEach(
        (name, use) ->
            walk.warnings.add(
                use.count()
                    + (use.count() == 1 ? " file has" : " files have")
                    + " the filter `"
                    + Printable.of(name)
                    + "`, which shipit does not run, the first is "
                    + use.first()));
    return FileSet.of(
        walk.anyEntry ? subject : subject + " has an empty tree and", walk.files, walk.warnings);
  }

  private void directory(Directory directory) {
    Optional<RelativePath> path = directory.path();
    String what =
        "tree "
            + directory.id().name()
            + " at "
            + path.map(RelativePath::display).orElse("the root");
    byte[] raw = objects.read(directory.id(), Constants.OBJ_TREE, what);
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
    Attributes attributes = attributes(sound, path, directory.above());
    for (TreeEntry entry : sound) {
      RelativePath child = child(path, entry.name().bytes());
      if (entry.kind() == TreeEntry.Kind.DIRECTORY) {
        subdirectory(entry, child, attributes, directory.depth());
      } else {
        file(entry, child, attributes);
      }
    }
  }

  private static RelativePath child(Optional<RelativePath> directory, byte[] name) {
    return directory.map(path -> path.child(name)).orElseGet(() -> RelativePath.of(name));
  }

  private Attributes attributes(
      List<TreeEntry> entries, Optional<RelativePath> path, Optional<Attributes> above) {
    AttributeFile own = new AttributeFile(List.of(), Map.of());
    for (TreeEntry entry : entries) {
      if (entry.name().equals(new TreeEntry.Name(ATTRIBUTES))) {
        own = attributeFile(entry, child(path, ATTRIBUTES), path.isEmpty());
      }
    }
    AttributeFile file = own;
    return above
        .map(parent -> file.lines().isEmpty() ? parent : parent.in(path.orElseThrow(), file))
        .orElseGet(() -> Attributes.root(file));
  }

  private AttributeFile attributeFile(TreeEntry entry, RelativePath path, boolean root) {
    return switch (entry.kind()) {
      case REGULAR, EXECUTABLE ->
          AttributeFile.parse(
              objects.readBlob(entry.id(), origin(entry, path), MAX_ATTRIBUTES_BYTES), root);
      case LINK -> {
        refusals.add(path + " is a link; git reads attributes from files only");
        yield new AttributeFile(List.of(), Map.of());
      }
      case DIRECTORY, SUBMODULE, UNKNOWN -> new AttributeFile(List.of(), Map.of());
    };
  }

  private void subdirectory(TreeEntry entry, RelativePath path, Attributes attributes, int depth) {
    if (Conversion.isExportIgnored(attributes.of(path, true))) {
      return;
    }
    // Before going in, so that nobody's nested trees keep us busy without end.
    Optional<String> problem = PathSafety.lengthProblem(0, depth);
    if (problem.isPresent()) {
      refusals.add(path + " " + problem.get());
      return;
    }
    ahead.add(new Directory(entry.id(), Optional.of(path), Optional.of(attributes), depth + 1));
  }

  private void file(TreeEntry entry, RelativePath path, Attributes attributes) {
    Map<String, String> values = attributes.of(path, entry.kind() == TreeEntry.Kind.SUBMODULE);
    if (Conversion.isExportIgnored(values)) {
      return;
    }
    if (!(matching.decide(path) instanceof PathMap.Decision.Deploy deploy)) {
      return;
    }
    switch (entry.kind()) {
      case REGULAR -> regular(entry, path, deploy.target(), FileMode.REGULAR, values);
      case EXECUTABLE -> regular(entry, path, deploy.target(), FileMode.EXECUTABLE, values);
      case LINK -> link(entry, path, deploy.target());
      case SUBMODULE ->
          refusals.add(
              path
                  + " is a submodule (commit "
                  + entry.id().name()
                  + "), whose files are elsewhere");
      case UNKNOWN ->
          refusals.add(
              path + " has the mode " + Integer.toOctalString(entry.mode()) + ", no file's");
      case DIRECTORY -> throw new IllegalStateException(path + " was to be walked into");
    }
  }

  private void link(TreeEntry entry, RelativePath path, RelativePath target) {
    byte[] content = objects.readBlob(entry.id(), origin(entry, path), MAX_LINK_BYTES);
    add(entry, path, target, FileMode.SYMLINK, Content.of(content));
  }

  private void regular(
      TreeEntry entry,
      RelativePath path,
      RelativePath target,
      FileMode mode,
      Map<String, String> values) {
    Conversion conversion = new Conversion(values);
    Content blob =
        new BlobContent(objects, entry.id(), origin(entry, path), !conversion.filterIsOff());
    Optional<String> refusal = conversion.refusal(blob);
    if (refusal.isPresent()) {
      refusals.add(path + " " + refusal.get());
      return;
    }
    conversion
        .filter()
        .filter(name -> !name.equals("lfs"))
        .ifPresent(
            name ->
                filters.merge(
                    name,
                    new FilterUse(1, path),
                    (before, now) -> new FilterUse(before.count() + 1, before.first())));
    add(entry, path, target, mode, conversion.apply(blob));
  }

  private void add(
      TreeEntry entry, RelativePath path, RelativePath target, FileMode mode, Content content) {
    files.add(new ReleaseFile(target, mode, content, origin(entry, path), entry.id().name()));
  }

  private static String origin(TreeEntry entry, RelativePath path) {
    return "blob " + entry.id().name() + " at " + path;
  }
}
