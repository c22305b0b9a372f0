package io.shipit.git;

import io.shipit.release.RelativePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The attribute files that hold in one directory of the tree: its own first, then those of its
 * parents. Only files of the commit count, as for {@code git archive}; a clone's own {@code
 * info/attributes} would make two clones deploy different files.
 */
final class Attributes {
  /** What the files are called that give attributes to the paths of their directory. */
  static final byte[] FILE_NAME = ".gitattributes".getBytes(StandardCharsets.US_ASCII);

  private final Optional<Attributes> parent;
  private final AttributeFile file;
  private final int base;
  private final boolean empty;

  /**
   * Where an attribute comes from.
   *
   * @param file the attribute file
   * @param line the line of it
   */
  record Decider(RelativePath file, AttributeFile.Line line) {}

  private Attributes(Optional<Attributes> parent, AttributeFile file, int base) {
    this.parent = parent;
    this.file = file;
    this.base = base;
    this.empty = file.lines().isEmpty() && parent.map(Attributes::isEmpty).orElse(true);
  }

  /**
   * Those of the root directory of a repository.
   *
   * @param base where in a path the part begins that is below that directory: 0, but for submodules
   */
  static Attributes root(AttributeFile file, int base) {
    Attributes builtIn = new Attributes(Optional.empty(), AttributeFile.BUILT_IN, base);
    return new Attributes(Optional.of(builtIn), file, base);
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
    Map<String, String> values = new HashMap<>();
    lines(path, directory, (level, line) -> assign(line.assignments(), values));
    return values;
  }

  /**
   * The line that gave an attribute the value it has for a path.
   *
   * @param path in the repository
   * @param directory whether it is a directory or a submodule
   */
  Optional<Decider> decider(RelativePath path, boolean directory, String attribute) {
    Map<String, String> values = new HashMap<>();
    List<Decider> deciders = new ArrayList<>();
    lines(
        path,
        directory,
        (level, line) -> {
          assign(line.assignments(), values);
          if (deciders.isEmpty() && values.containsKey(attribute)) {
            byte[] place = Arrays.copyOf(path.bytes(), level.base + FILE_NAME.length);
            System.arraycopy(FILE_NAME, 0, place, level.base, FILE_NAME.length);
            deciders.add(new Decider(RelativePath.of(place), line));
          }
        });
    return deciders.stream().findFirst();
  }

  /** Visits the lines that hold for a path, the strongest first. */
  private void lines(
      RelativePath path, boolean directory, BiConsumer<Attributes, AttributeFile.Line> visitor) {
    byte[] bytes = path.bytes();
    int name = bytes.length - path.name().length;
    Optional<Attributes> level = Optional.of(this);
    while (level.isPresent()) {
      Attributes here = level.get();
      for (AttributeFile.Line line : here.file.lines().reversed()) {
        if (line.pattern().matches(bytes, here.base, name, directory)) {
          visitor.accept(here, line);
        }
      }
      level = here.parent;
    }
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
