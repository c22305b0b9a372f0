package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Which commits come before which, as far as this clone knows. */
final class History {
  private final Repository repository;

  History(Repository repository) {
    this.repository = repository;
  }

  /**
   * Whether a commit is on a branch: that of this clone, or that of {@code origin}.
   *
   * @throws UserError if the clone knows neither
   */
  boolean isOnBranch(Commit commit, String branch) {
    try {
      List<Ref> tips = new ArrayList<>();
      for (String place : List.of(Constants.R_HEADS, Constants.R_REMOTES + "origin/")) {
        Ref tip = repository.exactRef(place + branch);
        if (tip != null) {
          tips.add(tip);
        }
      }
      if (tips.isEmpty()) {
        throw UserError.usage(
            "there is no branch `" + Printable.of(branch) + "` here, nor at origin",
            "`git fetch origin` may bring it");
      }
      return isOnAny(commit, tips);
    } catch (IOException e) {
      throw ObjectStore.unreadable("the branch `" + Printable.of(branch) + "`", e);
    }
  }

  /** Whether a commit is on a branch of some remote, as it was when it was last heard of. */
  boolean isOnRemote(Commit commit) {
    try {
      return isOnAny(commit, repository.getRefDatabase().getRefsByPrefix(Constants.R_REMOTES));
    } catch (IOException e) {
      throw ObjectStore.unreadable("the branches of remotes", e);
    }
  }

  private boolean isOnAny(Commit commit, Collection<Ref> tips) throws IOException {
    for (Ref tip : tips) {
      ObjectId id = tip.getObjectId();
      if (id != null && isIn(ObjectId.fromString(commit.id()), id)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a commit is older than another one, whose history has it. False if they are the same,
   * and if the other one is not in this clone.
   *
   * @param newer the id of the other one
   */
  boolean isBefore(Commit commit, String newer) {
    if (commit.id().equals(newer) || !ObjectId.isId(newer)) {
      return false;
    }
    ObjectId other = ObjectId.fromString(newer);
    try {
      return new ObjectStore(repository).has(other)
          && isIn(ObjectId.fromString(commit.id()), other);
    } catch (IOException e) {
      throw ObjectStore.unreadable("the history of commit " + newer, e);
    }
  }

  private boolean isIn(ObjectId commit, ObjectId tip) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit wanted = walk.parseCommit(commit);
      return walk.isMergedInto(wanted, walk.parseCommit(tip));
    } catch (RuntimeException damaged) {
      throw ObjectStore.unreadable("the history of commit " + tip.name(), damaged);
    }
  }
}
