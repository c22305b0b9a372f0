package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** Opens a repository of which the place is known, if its format is one that is read here. */
final class GitDirectory {
  /** A file that names a directory is one path long. */
  private static final int MAX_FILE_BYTES = 1 << 13;

  private GitDirectory() {}

  /**
   * The repository in this directory, or in that which a {@code .git} file names; empty if there is
   * none.
   *
   * @throws UserError if it has a format that is not read here
   */
  static Optional<Repository> at(Path directory) {
    if (Files.isDirectory(directory)) {
      return Files.isRegularFile(directory.resolve("HEAD"))
          ? Optional.of(open(directory.toFile()))
          : Optional.empty();
    }
    if (!Files.isRegularFile(directory)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(directory)) {
      String text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.UTF_8).strip();
      Path named = directory.resolveSibling(text.replaceFirst("^gitdir: *", ""));
      return text.startsWith("gitdir:") && Files.isDirectory(named) ? at(named) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      throw ObjectStore.unreadable(Printable.of(directory.toString()), e);
    }
  }

  /**
   * The repository in this directory.
   *
   * @throws UserError if it cannot be read, or has a format that is not read here
   */
  static Repository open(File directory) {
    String shown = "the git repository at " + Printable.of(directory.toString());
    Repository repository;
    try {
      repository = new FileRepositoryBuilder().setMustExist(true).setGitDir(directory).build();
    } catch (IOException | RuntimeException e) {
      throw ObjectStore.unreadable(shown, e);
    }
    String format = repository.getConfig().getString("extensions", null, "objectFormat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      repository.close();
      throw UserError.usage(
          shown + " has objects with " + Printable.of(format) + " ids, which shipit cannot read",
          "deploy from a clone with SHA-1 ids");
    }
    return repository;
  }
}
