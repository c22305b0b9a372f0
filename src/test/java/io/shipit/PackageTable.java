package io.shipit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of packages in {@code docs/architecture.md}, read so that text and check cannot differ.
 *
 * @param mayUse for each package (without {@code io.shipit.}), from the bottom up, the packages
 *     that it may use besides itself
 */
record PackageTable(Map<String, Set<String>> mayUse) {
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|");

  static PackageTable read(Path file) throws IOException {
    Map<String, String> cells = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        cells.put(row.group(1), row.group(2).strip());
      }
    }
    Map<String, Set<String>> mayUse = new LinkedHashMap<>();
    cells.forEach((name, cell) -> mayUse.put(name, packages(cell, cells.keySet())));
    return new PackageTable(mayUse);
  }

  /** Understands "–", "a, b", "all" and "all but a". */
  private static Set<String> packages(String cell, Set<String> all) {
    if (cell.equals("–")) {
      return Set.of();
    }
    if (!cell.startsWith("all")) {
      return named(cell, all);
    }
    Set<String> rest = new TreeSet<>(all);
    String but = cell.substring("all".length()).strip();
    if (!but.isEmpty()) {
      rest.removeAll(named(but.replaceFirst("^but ", ""), all));
    }
    return rest;
  }

  private static Set<String> named(String cell, Set<String> all) {
    Set<String> names = Arrays.stream(cell.split(", ", -1)).collect(Collectors.toSet());
    if (!all.containsAll(names)) {
      throw new IllegalArgumentException("\"" + cell + "\" names a package that has no row");
    }
    return names;
  }
}
