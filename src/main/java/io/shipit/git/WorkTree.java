package io.shipit.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Counts the changes of tracked files that are not committed, in the index and in the work tree,
 * for a remark to the person who deploys.
 *
 * <p>JGit's status would run the filters that the repository's configuration names, and opens
 * whatever it finds, also a pipe. Here a file is read only if it is a plain one whose time says
 * nothing, and is compared as it is. One that only a filter makes equal to its blob counts as
 * changed until git looks at it again.
 */
final class WorkTree {
  private static final int EXECUTABLE_BITS = 0111;

  private final Repository repository;
  private final DirCache index;
  private final boolean modesCount;
  private final Set<String> changed = new HashSet<>();

  private WorkTree(Repository repository) throws IOException {
    this.repository = repository;
    this.index = DirCache.read(repository.getIndexFile(), repository.getFS());
    this.modesCount = repository.getConfig().getBoolean("core", null, "filemode", true);
  }

  /**
   * A remark like {@code 3 uncommitted changes are not part of the commit}; empty if there are
   * none.
   */
  static Optional<String> remark(Repository repository) {
    if (repository.isBare()) {
      return Optional.empty();
    }
    try {
      WorkTree tree = new WorkTree(repository);
      tree.compareWithHead();
      tree.compareWithFiles();
      return switch (tree.changed.size()) {
        case 0 -> Optional.empty();
        case 1 -> Optional.of("1 uncommitted change is not part of the commit");
        default ->
            Optional.of(tree.changed.size() + " uncommitted changes are not part of the commit");
      };
    } catch (IOException | RuntimeException unreadableIndex) {
      // Nothing that is deployed depends on it, so it is no reason to stop.
      return Optional.of("whether there are uncommitted changes could not be found out");
    }
  }

  private void compareWithHead() throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD + "^{tree}");
    if (head == null) {
      return;
    }
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.setRecursive(true);
      walk.addTree(head);
      walk.addTree(new DirCacheIterator(index));
      // Directories whose id the index has recorded are skipped as a whole.
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        changed.add(latin1(walk.getRawPath()));
      }
    }
  }

  private void compareWithFiles() throws IOException {
    if (index.getEntryCount() == 0) {
      return;
    }
    Path root = repository.getWorkTree().toPath();
    Instant indexWritten =
        Files.getLastModifiedTime(repository.getIndexFile().toPath()).toInstant();
    for (int i = 0; i < index.getEntryCount(); i++) {
      DirCacheEntry entry = index.getEntry(i);
      boolean looksElsewhere =
          entry.isSkipWorkTree()
              || entry.isAssumeValid()
              || FileMode.GITLINK.equals(entry.getRawMode());
      if (entry.getStage() != DirCacheEntry.STAGE_0
          || (!looksElsewhere && differs(entry, root, indexWritten))) {
        changed.add(latin1(entry.getRawPath()));
      }
    }
  }

  private boolean differs(DirCacheEntry entry, Path root, Instant indexWritten) throws IOException {
    Path file;
    try {
      file = root.resolve(entry.getPathString());
    } catch (InvalidPathException notNameable) {
      // No locale of this process has a name for it: nothing can be said.
      return false;
    }
    PosixFileAttributes found;
    try {
      found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException missing) {
      return !isUnnameable(entry);
    }
    boolean link = FileMode.SYMLINK.equals(entry.getRawMode());
    if (link != found.isSymbolicLink() || (!link && !found.isRegularFile())) {
      return true;
    }
    if (!link && modesCount && isExecutable(entry) != isExecutable(found)) {
      return true;
    }
    boolean smudged = entry.getLength() == 0;
    if (!smudged && entry.getLength() != (int) found.size()) {
      return true;
    }
    Instant modified = found.lastModifiedTime().toInstant();
    boolean timeSaysNothing = smudged || !modified.isBefore(indexWritten);
    if (!timeSaysNothing && sameTime(entry.getLastModifiedInstant(), modified)) {
      return false;
    }
    return !entry.getObjectId().equals(link ? idOfLink(file) : idOfFile(file, found.size()));
  }

  /** Names that are not UTF-8 reach Java changed, and then are not found. */
  private static boolean isUnnameable(DirCacheEntry entry) {
    byte[] raw = entry.getRawPath();
    return !Arrays.equals(
        raw, new String(raw, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
  }

  /** Some versions of git write whole seconds only. */
  private static boolean sameTime(Instant recorded, Instant found) {
    return recorded.getNano() == 0
        ? recorded.getEpochSecond() == found.getEpochSecond()
        : recorded.equals(found);
  }

  private static boolean isExecutable(DirCacheEntry entry) {
    return (entry.getRawMode() & EXECUTABLE_BITS) != 0;
  }

  private static boolean isExecutable(PosixFileAttributes file) {
    return file.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }

  private static ObjectId idOfLink(Path link) throws IOException {
    byte[] target = Files.readSymbolicLink(link).toString().getBytes(StandardCharsets.UTF_8);
    return ObjectId.fromRaw(ObjectStore.sha1(Constants.OBJ_BLOB, target.length).digest(target));
  }

  private static ObjectId idOfFile(Path file, long size) throws IOException {
    var sha1 = ObjectStore.sha1(Constants.OBJ_BLOB, size);
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha1.update(buffer, 0, n);
      }
    }
    return ObjectId.fromRaw(sha1.digest());
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
