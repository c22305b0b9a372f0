package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.release.FileSet;
import io.shipit.release.PathMap;
import io.shipit.release.RelativePath;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A local git repository as the source of releases: which commit a ref names, and which files it
 * has. Nothing is checked out, nothing is written, and nothing that the repository names is run.
 *
 * <p>Replace refs, grafts and the configuration of user and system play no part, so that a commit's
 * id means the same files on every machine. May be used by several threads.
 */
public final class GitSource implements AutoCloseable {
  private final Repository repository;
  private final ObjectStore objects;
  private final Submodules submodules = new Submodules();

  private GitSource(Repository repository) {
    this.repository = repository;
    this.objects = new ObjectStore(repository);
  }

  /**
   * Opens the repository that a path lies in: a clone, a worktree or a bare repository.
   *
   * @throws UserError if there is none from there upwards, or it has a format that is not read here
   */
  public static GitSource open(Path anywhereInside) {
    SealedSystem.install();
    String shown = Printable.of(anywhereInside.toString());
    FileRepositoryBuilder builder = new FileRepositoryBuilder();
    builder.setMustExist(true).findGitDir(anywhereInside.toAbsolutePath().toFile());
    if (builder.getGitDir() == null) {
      throw UserError.usage(
          "there is no git repository at " + shown + " or above it", "run shipit inside of one");
    }
    return new GitSource(GitDirectory.open(builder.getGitDir()));
  }

  /**
   * The commit that a ref names: a branch, a tag, an id (also shortened), {@code HEAD~2}, {@code
   * main@{u}} and the like.
   *
   * @throws UserError if it names none, or more than one, or no commit; with the names that are
   *     near
   */
  public Commit resolve(String ref) {
    return new Revisions(repository, objects).resolve(ref);
  }

  /** The files that the map takes; with every other policy at its strictest. */
  public FileSet files(Commit commit, PathMap map) {
    return files(commit, Selection.of(map), (path, fate) -> {});
  }

  /**
   * The files that a release of a commit has: those {@code git archive} would take, placed by the
   * map, and checked so that they can be unpacked anywhere. Contents are read later.
   *
   * @param watcher is told what becomes of each path, also if there is an error in the end
   * @throws UserError naming everything of it that is damaged or cannot be deployed, with exit code
   *     2
   */
  public FileSet files(Commit commit, Selection selection, BiConsumer<RelativePath, Fate> watcher) {
    SourceTree root = new SourceTree(repository, objects, commit, Optional.empty());
    return TreeFiles.of(root, submodules, selection, localAttributes(), watcher);
  }

  /**
   * Whether a commit has anything (a file, a link, a submodule or a directory) at a path of the
   * repository; attributes and maps play no part.
   */
  public boolean isTracked(Commit commit, RelativePath path) {
    ObjectId tree = ObjectId.fromString(commit.tree());
    List<byte[]> segments = path.segments();
    for (int i = 0; i < segments.size(); i++) {
      TreeEntry.Name name = new TreeEntry.Name(segments.get(i));
      byte[] raw = objects.read(tree, Constants.OBJ_TREE, "tree " + tree.name());
      Optional<TreeEntry> entry =
          TreeEntry.parse(raw, tree).stream().filter(e -> e.name().equals(name)).findFirst();
      if (entry.isEmpty() || i == segments.size() - 1) {
        return entry.isPresent();
      }
      if (entry.get().kind() != TreeEntry.Kind.DIRECTORY) {
        return false;
      }
      tree = entry.get().id();
    }
    return false;
  }

  /**
   * A remark about tracked files that differ from HEAD, like {@code 3 uncommitted changes are not
   * part of the commit}; empty if there are none, or there is no work tree. New files that git was
   * never told of are not counted.
   */
  public Optional<String> uncommittedChanges() {
    return WorkTree.remark(repository);
  }

  /**
   * Whether a commit is on a branch of this clone, or on that of {@code origin}.
   *
   * @throws UserError if the clone knows neither
   */
  public boolean isOnBranch(Commit commit, String branch) {
    return new History(repository).isOnBranch(commit, branch);
  }

  /** Whether a commit is on a branch of some remote, as this clone last heard of it. */
  public boolean isPushed(Commit commit) {
    return new History(repository).isOnRemote(commit);
  }

  /** Whether a commit is in the history of another one, which is in this clone. */
  public boolean isBefore(Commit commit, String newer) {
    return new History(repository).isBefore(commit, newer);
  }

  /**
   * Why a commit's signature does not count, to be read after the commit; empty if it does.
   *
   * @throws UserError if that cannot be found out
   */
  public Optional<String> signatureProblem(Commit commit, Signers signers) {
    byte[] raw =
        objects.read(
            ObjectId.fromString(commit.id()), Constants.OBJ_COMMIT, "commit " + commit.id());
    return signers.outside(directory()).problem(SignedCommit.of(raw));
  }

  /** The directory of the work tree; of a bare repository, the repository itself. */
  public Path directory() {
    return (repository.isBare() ? repository.getDirectory() : repository.getWorkTree()).toPath();
  }

  /**
   * The URL of the remote {@code origin}, without user and password; as configured, not escaped.
   */
  public Optional<String> originUrl() {
    String url = repository.getConfig().getString("remote", "origin", "url");
    return Optional.ofNullable(url).map(GitSource::withoutUser);
  }

  private static String withoutUser(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return url;
    }
    int start = scheme + 3;
    int slash = url.indexOf('/', start);
    String authority = url.substring(start, slash < 0 ? url.length() : slash);
    return url.substring(0, start)
        + authority.substring(authority.lastIndexOf('@') + 1)
        + (slash < 0 ? "" : url.substring(slash));
  }

  /** A warning if this clone has attributes of its own, which {@code git archive} would apply. */
  private List<String> localAttributes() {
    File file = new File(repository.getCommonDirectory(), "info/attributes");
    return file.length() > 0
        ? List.of("info/attributes of this clone is not part of the commit and is not applied")
        : List.of();
  }

  /** Closes the files of the repository; contents can no longer be read. */
  @Override
  public void close() {
    submodules.close();
    repository.close();
  }
}
