package io.shipit.acceptance;

import io.shipit.acceptance.Found.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at the files below a deploy root with nothing of shipit's. */
final class FoundFiles {
  private static final Pattern ENTRY = Pattern.compile("[0-9]+-([0-9a-f]+)\\.([CRAH])");

  private final Path root;
  private final Path project;

  /**
   * A deploy root on this machine.
   *
   * @param project the directory whose files a whole release has
   */
  FoundFiles(Path root, Path project) {
    this.root = root;
    this.project = project;
  }

  Found found() {
    String live = live();
    List<Path> locks = list(root.resolve(".shipit/baton"));
    List<Path> prepared =
        locks.stream()
            .flatMap(lock -> list(lock).stream())
            .filter(path -> name(path).startsWith("tx-"))
            .toList();
    String decision =
        prepared.stream()
            .flatMap(tx -> list(tx.resolve("reg")).stream())
            .map(FoundFiles::name)
            .reduce("", String::concat);
    return new Found(
        live,
        live.isEmpty() || isWhole(root.resolve("releases").resolve(live)),
        locks.stream().anyMatch(lock -> name(lock).startsWith("h-")),
        prepared.stream().map(tx -> name(tx).substring(3)).reduce("", String::concat),
        decision,
        list(root.resolve(".shipit/history")).stream().map(FoundFiles::ended).toList());
  }

  private String live() {
    Path current = root.resolve("current");
    try {
      return Files.exists(current, LinkOption.NOFOLLOW_LINKS)
          ? name(Files.readSymbolicLink(current))
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ended ended(Path entry) {
    Matcher name = ENTRY.matcher(name(entry));
    if (!name.matches()) {
      throw new IllegalStateException("not an entry of the history: " + entry);
    }
    try {
      List<String> about = Files.readAllLines(entry.resolve("about"));
      return new Ended(name.group(1), name.group(2), about.get(0), about.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the release has the project's files and no others. */
  private boolean isWhole(Path release) {
    List<Path> wanted = files(project);
    return wanted.equals(files(release))
        && wanted.stream()
            .allMatch(path -> Arrays.equals(read(project, path), read(release, path)));
  }

  private static List<Path> files(Path tree) {
    if (!Files.isDirectory(tree)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      return paths
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(tree::relativize)
          .filter(path -> !path.startsWith(".git"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path tree, Path path) {
    try {
      return Files.readAllBytes(tree.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in a directory, by name; nothing if it is gone. */
  private static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
