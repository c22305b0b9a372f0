package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.Spelling;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * Finds the one ref or object that a name stands for. It looks where git looks (gitrevisions(7)),
 * but where git would take the first of several and warn, it refuses: a deployment of the tag
 * instead of the branch of the same name is found out too late.
 */
final class RefNames {
  /** In git's order; the last one is for the name of a remote. */
  private static final List<String> PLACES =
      List.of(
          "%s",
          "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD");

  private static final int SHORTEST_ID = 4;

  /** A shorter part of a name says too little. */
  private static final int LEAST_PART = 3;

  private static final int MOST_SHOWN = 3;

  private final Repository repository;

  RefNames(Repository repository) {
    this.repository = repository;
  }

  /**
   * The object that a name or an id stands for.
   *
   * @throws UserError if there is none, or more than one
   */
  ObjectId id(String name) {
    Map<String, Ref> refs = refs(name);
    if (ObjectId.isId(name)) {
      return fullId(name, refs);
    }
    if (refs.isEmpty()) {
      return abbreviation(name).or(() -> described(name)).orElseThrow(() -> notFound(name));
    }
    Ref ref = single(name, refs);
    ObjectId id = ref.getObjectId();
    if (id == null) {
      throw UserError.usage(
          "`"
              + Printable.of(name)
              + "` is a branch without a commit ("
              + ref.getLeaf().getName()
              + ")",
          "make the first commit, or name another branch");
    }
    return id;
  }

  /** The full name of the ref that a short name stands for. */
  String full(String name) {
    Map<String, Ref> refs = refs(name);
    if (refs.isEmpty()) {
      throw notFound(name);
    }
    return single(name, refs).getName();
  }

  private static Ref single(String name, Map<String, Ref> refs) {
    if (refs.size() > 1) {
      List<String> choices = refs.keySet().stream().map(RefNames::unambiguous).toList();
      throw UserError.usage(
          "`"
              + Printable.of(name)
              + "` is ambiguous: there are "
              + String.join(" and ", refs.keySet().stream().map(Printable::of).toList()),
          "say which: " + Printable.of(String.join(" or ", choices)));
    }
    return refs.values().iterator().next();
  }

  /** A form of the name that is only this ref; HEAD itself has one of its own. */
  private static String unambiguous(String fullName) {
    return fullName.equals(Constants.HEAD) ? "@" : fullName;
  }

  /** All refs that git would find under this name, by full name. */
  private Map<String, Ref> refs(String name) {
    if (name.equals("@")) {
      return found(Constants.HEAD).map(head -> Map.of(Constants.HEAD, head)).orElse(Map.of());
    }
    Map<String, Ref> refs = new TreeMap<>();
    for (String place : PLACES) {
      String full = String.format(place, name);
      if (place.equals("%s") && !isFull(name)) {
        continue;
      }
      found(full).ifPresent(ref -> refs.put(full, ref));
    }
    return refs;
  }

  /** Outside of {@code refs/} only names like HEAD and ORIG_HEAD are refs. */
  private static boolean isFull(String name) {
    return name.startsWith(Constants.R_REFS)
        || name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_');
  }

  private Optional<Ref> found(String fullName) {
    boolean root = fullName.indexOf('/') < 0;
    if (!Repository.isValidRefName(root ? Constants.R_REFS + fullName : fullName)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(repository.exactRef(fullName));
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable("the ref " + Printable.of(fullName), e);
    }
  }

  private static ObjectId fullId(String name, Map<String, Ref> refs) {
    ObjectId id = ObjectId.fromString(name);
    for (Map.Entry<String, Ref> ref : refs.entrySet()) {
      if (!id.equals(ref.getValue().getObjectId())) {
        throw UserError.usage(
            "`" + name + "` is the id of an object, and also the name of " + ref.getKey(),
            "rename that, or say " + ref.getKey() + " if it is what you mean");
      }
    }
    return id;
  }

  /** A ref of the same name comes first, as in git: many words are hexadecimal digits. */
  private Optional<ObjectId> abbreviation(String name) {
    if (name.length() < SHORTEST_ID || !AbbreviatedObjectId.isId(name)) {
      return Optional.empty();
    }
    try (ObjectReader reader = repository.newObjectReader()) {
      Collection<ObjectId> all = reader.resolve(AbbreviatedObjectId.fromString(name));
      List<ObjectId> commits = new ArrayList<>();
      for (ObjectId id : all) {
        int type = reader.open(id).getType();
        if (type == Constants.OBJ_COMMIT || type == Constants.OBJ_TAG) {
          commits.add(id);
        }
      }
      List<ObjectId> candidates = commits.isEmpty() ? List.copyOf(all) : commits;
      if (candidates.size() > 1) {
        List<String> ids = candidates.stream().map(ObjectId::name).sorted().limit(5).toList();
        throw UserError.usage(
            "`" + name + "` is the start of more than one id: " + String.join(", ", ids),
            "give more digits");
      }
      return candidates.stream().findFirst();
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable("the object `" + name + "`", e);
    }
  }

  /** What git-describe(1) prints: {@code v1.2-14-g0123abc}. */
  private Optional<ObjectId> described(String name) {
    int g = name.lastIndexOf("-g");
    return g > 0 ? abbreviation(name.substring(g + 2)) : Optional.empty();
  }

  private UserError notFound(String name) {
    return UserError.usage(
        "there is no branch, tag or commit `" + Printable.of(name) + "`",
        similar(name, shortNames()));
  }

  /** A hint with the names that were probably meant, or with how to see all if none is similar. */
  private static String similar(String wanted, List<String> names) {
    Stream<String> containing =
        names.stream()
            .filter(name -> wanted.length() >= LEAST_PART)
            .filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)))
            .sorted();
    List<String> shown =
        Stream.concat(Spelling.near(wanted, names).stream(), containing)
            .distinct()
            .limit(MOST_SHOWN)
            .map(name -> "`" + Printable.of(name) + "`")
            .toList();
    return shown.isEmpty()
        ? "`git branch -a` and `git tag` show what is there; a fetch may be missing"
        : "did you mean " + String.join(" or ", shown) + "?";
  }

  private List<String> shortNames() {
    try {
      return repository.getRefDatabase().getRefs().stream()
          .map(Ref::getName)
          .filter(name -> name.startsWith(Constants.R_REFS))
          .map(Repository::shortenRefName)
          .distinct()
          .toList();
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable("the list of refs", e);
    }
  }
}
