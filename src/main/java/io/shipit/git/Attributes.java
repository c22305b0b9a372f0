package io.shipit.git;

import io.shipit.release.RelativePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attribute files that hold in one directory of the tree: its own first, then those of its
 * parents. Only files of the commit count, as for {@code git archive}; a clone's own {@code
 * info/attributes} would make two clones deploy different files.
 */
final class Attributes {
  private final Optional<Attributes> parent;
  private final AttributeFile file;
  private final int base;
  private final boolean empty;

  private Attributes(Optional<Attributes> parent, AttributeFile file, int base) {
    this.parent = parent;
    this.file = file;
    this.base = base;
    this.empty = file.lines().isEmpty() && parent.map(Attributes::isEmpty).orElse(true);
  }

  /** Those of the root directory. */
  static Attributes root(AttributeFile file) {
    Attributes builtIn = new Attributes(Optional.empty(), AttributeFile.BUILT_IN, 0);
    return new Attributes(Optional.of(builtIn), file, 0);
  }

  /** Those of a directory in this one that has an attribute file of its own. */
  Attributes in(RelativePath directory, AttributeFile own) {
    return new Attributes(Optional.of(this), own, directory.length() + 1);
  }

  private boolean isEmpty() {
    return empty;
  }

  /**
   * The attributes of a path in this directory; one that nothing is said about is not in the map.
   *
   * @param path in the repository
   * @param directory whether it is a directory or a submodule
   */
  Map<String, String> of(RelativePath path, boolean directory) {
    if (empty) {
      return Map.of();
    }
    byte[] bytes = path.bytes();
    int name = bytes.length - path.name().length;
    Map<String, String> values = new HashMap<>();
    Optional<Attributes> level = Optional.of(this);
    while (level.isPresent()) {
      Attributes here = level.get();
      for (AttributeFile.Line line : here.file.lines().reversed()) {
        if (line.pattern().matches(bytes, here.base, name, directory)) {
          assign(line.assignments(), values);
        }
      }
      level = here.parent;
    }
    return values;
  }

  /** Later words and lines win, so they come first here, and what has a value keeps it. */
  private void assign(List<AttributeFile.Assignment> assignments, Map<String, String> values) {
    for (AttributeFile.Assignment assignment : assignments.reversed()) {
      boolean decides = values.putIfAbsent(assignment.name(), assignment.value()) == null;
      if (decides && assignment.value().equals(AttributeFile.Assignment.SET)) {
        macro(assignment.name()).ifPresent(members -> assign(members, values));
      }
    }
  }

  private Optional<List<AttributeFile.Assignment>> macro(String name) {
    Optional<Attributes> level = Optional.of(this);
    while (level.isPresent()) {
      List<AttributeFile.Assignment> members = level.get().file.macros().get(name);
      if (members != null) {
        return Optional.of(members);
      }
      level = level.get().parent;
    }
    return Optional.empty();
  }
}
