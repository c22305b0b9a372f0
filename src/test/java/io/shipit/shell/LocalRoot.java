package io.shipit.shell;

import io.shipit.host.DeployRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A deploy root in this machine's file system. */
record LocalRoot(Path path) implements DeployRoot {
  /** Something that may fail with an IOException, which no test expects. */
  private interface Io<T> {
    T run() throws IOException;
  }

  private static <T> T io(Io<T> io) {
    try {
      return io.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> link(String name) {
    Path link = path.resolve(name);
    return Files.isSymbolicLink(link)
        ? Optional.of(io(() -> Files.readSymbolicLink(link)).toString())
        : Optional.empty();
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public String read(String name) {
    return io(() -> Files.readString(path.resolve(name)));
  }

  @Override
  public List<String> list(String name) {
    if (!Files.isDirectory(path.resolve(name))) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(path.resolve(name))) {
      return names.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(String name, String text) {
    io(() -> Files.createDirectories(path.resolve(name).getParent()));
    io(() -> Files.writeString(path.resolve(name), text));
  }

  @Override
  public void makeDirectory(String name) {
    io(() -> Files.createDirectories(path.resolve(name)));
  }

  @Override
  public void makeLink(String name, String target) {
    delete(name);
    io(() -> Files.createDirectories(path.resolve(name).getParent()));
    io(() -> Files.createSymbolicLink(path.resolve(name), Path.of(target)));
  }

  /** By a tool: Java can neither name nor delete names that are not in its own encoding. */
  @Override
  public void delete(String name) {
    run("chmod -R u+rwx \"$0\" 2>/dev/null; rm -rf \"$0\"", name);
  }

  @Override
  public String snapshot() {
    return run(
        "cd \"$0\" 2>/dev/null || exit 0;"
            + " find . \\( -type f -exec sha256sum {} + \\) -o -ls"
            // Without inode, blocks, number of links, size of a directory, and time: a scratch name
            // that came and went changes nothing.
            + " | sed -E 's/^ *[0-9]+ +[0-9]+ ([^ ]+) +[0-9]+ +([^ ]+ +[^ ]+) +[0-9]+ +[A-Z][a-z]+"
            + " +[0-9]+ +[0-9:]+ /\\1 \\2 /' | sort",
        ".");
  }

  private String run(String script, String name) {
    Path operand = path.resolve(name).normalize();
    Process process = io(() -> new ProcessBuilder("sh", "-c", script, operand.toString()).start());
    byte[] printed = io(() -> process.getInputStream().readAllBytes());
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(script + " failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new String(printed, StandardCharsets.ISO_8859_1)
        .lines()
        .collect(Collectors.joining("\n"));
  }
}
