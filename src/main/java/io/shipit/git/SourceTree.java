package io.shipit.git;

import io.shipit.release.RelativePath;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * One repository that a release is made from: the commit's own, or that of a submodule.
 *
 * @param repository where its objects and large files are
 * @param objects its objects
 * @param commit the commit whose tree is taken
 * @param at where that tree stands in the whole; empty for the root
 */
record SourceTree(
    Repository repository, ObjectStore objects, Commit commit, Optional<RelativePath> at) {

  ObjectId tree() {
    return ObjectId.fromString(commit.tree());
  }

  /** Where in a path the part begins that this repository knows it by. */
  int base() {
    return at.map(path -> path.length() + 1).orElse(0);
  }

  /** The placeholders of the commit. */
  CommitFormat format() {
    String what = "commit " + commit.id();
    byte[] raw = objects.read(ObjectId.fromString(commit.id()), Constants.OBJ_COMMIT, what);
    List<String> parents =
        new CommitParser(raw, what).parents().stream().map(ObjectId::name).toList();
    return new CommitFormat(
        commit.id(),
        commit.tree(),
        parents,
        raw,
        id -> objects.abbreviate(ObjectId.fromString(id)));
  }
}
