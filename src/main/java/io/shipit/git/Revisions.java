package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.BranchConfig;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * Finds the one commit that a person means (gitrevisions(7)): a name of {@link RefNames} or an id,
 * {@code @{u}}, {@code @{1}} or {@code @{-1}}, followed by any number of {@code ^}, {@code ^2},
 * {@code ~3} and {@code ^{commit}}. The other forms name more than one commit, or none, or search.
 */
final class Revisions {
  private static final int MOST_TAGS = 100;

  private final Repository repository;
  private final ObjectStore objects;
  private final RefNames names;

  Revisions(Repository repository, ObjectStore objects) {
    this.repository = repository;
    this.objects = objects;
    this.names = new RefNames(repository);
  }

  /**
   * The commit, read and checked.
   *
   * @throws UserError if there is none, or more than one
   */
  Commit resolve(String text) {
    String shown = "`" + Printable.of(text) + "`";
    if (text.isEmpty()) {
      throw UserError.usage("the name of a commit is empty", "say a branch, a tag or an id");
    }
    if (text.contains("..") || text.startsWith("^")) {
      throw UserError.usage(
          shown + " is a range of commits; a release is made from one", "name its last commit");
    }
    if (text.contains(":")) {
      throw UserError.usage(
          shown + " names a file or searches; a release is made from a whole commit",
          "say what `git rev-parse " + Printable.of(text) + "` prints, if it is a commit");
    }
    int operators = headLength(text);
    ObjectId id = head(text.substring(0, operators));
    return commit(suffixes(id, text.substring(operators), shown), shown);
  }

  /** How long the part before the first {@code ^} or {@code ~} is. */
  private static int headLength(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) != '^' && text.charAt(i) != '~') {
      i++;
    }
    return i;
  }

  private ObjectId head(String text) {
    int at = text.indexOf("@{");
    if (at < 0) {
      return names.id(text);
    }
    String shown = "`" + Printable.of(text) + "`";
    String name = text.substring(0, at);
    String inner = text.substring(at + 2, Math.max(at + 2, text.length() - 1));
    boolean upstream = inner.equals("u") || inner.equals("upstream");
    boolean number = inner.matches("-?[0-9]{1,6}") && !(inner.startsWith("-") && !name.isEmpty());
    if (!text.endsWith("}") || !(upstream || number)) {
      throw UserError.usage(
          shown + " is a form that shipit does not read",
          "say what `git rev-parse " + Printable.of(text) + "` prints");
    }
    Optional<ObjectId> found = upstream ? upstream(name) : logged(name, inner);
    return found.orElseThrow(
        () ->
            UserError.usage(
                shown + " names no commit",
                upstream
                    ? "set the branch's upstream with `git branch --set-upstream-to`"
                    : "`git reflog` shows what is there"));
  }

  private Optional<ObjectId> upstream(String name) {
    try {
      Optional<String> branch =
          name.isEmpty() || name.equals(Constants.HEAD)
              ? Optional.ofNullable(repository.getFullBranch())
              : Optional.of(names.full(name));
      if (branch.isEmpty() || !branch.get().startsWith(Constants.R_HEADS)) {
        return Optional.empty();
      }
      String shortName = branch.get().substring(Constants.R_HEADS.length());
      String tracking = new BranchConfig(repository.getConfig(), shortName).getTrackingBranch();
      Ref ref = tracking == null ? null : repository.exactRef(tracking);
      return Optional.ofNullable(ref).map(Ref::getObjectId);
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable("the upstream of `" + Printable.of(name) + "`", e);
    }
  }

  /** From the reflog, which JGit reads; the name is made unambiguous before. */
  private Optional<ObjectId> logged(String name, String number) {
    try {
      String ref = name.isEmpty() ? "" : names.full(name);
      return Optional.ofNullable(repository.resolve(ref + "@{" + number + "}"));
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable("the reflog of `" + Printable.of(name) + "`", e);
    }
  }

  private ObjectId suffixes(ObjectId start, String operators, String shown) {
    ObjectId id = start;
    int at = 0;
    while (at < operators.length()) {
      char operator = operators.charAt(at++);
      if (operator == '^' && operators.startsWith("{", at)) {
        int close = operators.indexOf('}', at);
        String kind = close < 0 ? "?" : operators.substring(at + 1, close);
        if (!kind.isEmpty() && !kind.equals(Constants.TYPE_COMMIT)) {
          throw UserError.usage(
              shown + " is a form that shipit does not read", "name a branch, a tag or an id");
        }
        id = peel(id, shown);
        at = close + 1;
        continue;
      }
      int digits = at;
      while (at < operators.length() && Character.isDigit(operators.charAt(at))) {
        at++;
      }
      if ((operator != '^' && operator != '~') || at - digits > 6) {
        throw UserError.usage(
            shown + " is a form that shipit does not read", "name a branch, a tag or an id");
      }
      int number = at == digits ? 1 : Integer.parseInt(operators.substring(digits, at));
      id = operator == '^' ? parent(id, number, shown) : ancestor(id, number, shown);
    }
    return id;
  }

  private ObjectId ancestor(ObjectId id, int generations, String shown) {
    ObjectId here = peel(id, shown);
    for (int i = 0; i < generations; i++) {
      here = parent(here, 1, shown);
    }
    return here;
  }

  private ObjectId parent(ObjectId id, int number, String shown) {
    ObjectId commit = peel(id, shown);
    if (number == 0) {
      return commit;
    }
    List<ObjectId> parents = parse(commit, Constants.OBJ_COMMIT, "commit").parents();
    if (number > parents.size()) {
      throw UserError.usage(
          shown
              + " goes back too far: commit "
              + commit.name()
              + " has "
              + (parents.isEmpty() ? "no parent" : "only " + parents.size() + " parent(s)"),
          "`git log --oneline` shows what is there");
    }
    return parents.get(number - 1);
  }

  /** Follows tags to a commit. */
  private ObjectId peel(ObjectId start, String shown) {
    ObjectId id = start;
    for (int tags = 0; tags < MOST_TAGS; tags++) {
      int type = objects.type(id, "object " + id.name() + ", which " + shown + " names,");
      switch (type) {
        case Constants.OBJ_COMMIT -> {
          return id;
        }
        case Constants.OBJ_TAG -> id = parse(id, type, "tag").target();
        default ->
            throw UserError.usage(
                shown
                    + " names the "
                    + Constants.typeString(type)
                    + " "
                    + id.name()
                    + (tags > 0 ? " (through a tag)" : "")
                    + "; a release is made from a commit",
                "name a branch, a tag of a commit, or a commit's id");
      }
    }
    throw UserError.usage(shown + " is a tag of a tag more than 100 times over", "");
  }

  private Commit commit(ObjectId id, String shown) {
    ObjectId commit = peel(id, shown);
    return parse(commit, Constants.OBJ_COMMIT, "commit").commit(commit);
  }

  private CommitParser parse(ObjectId id, int type, String kind) {
    String what = kind + " " + id.name();
    return new CommitParser(objects.read(id, type, what), what);
  }
}
