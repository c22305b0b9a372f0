package io.shipit.config;

import io.shipit.config.yaml.Told;
import io.shipit.problem.Spelling;
import io.shipit.problem.UserError;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a {@code deploy.yml}, read, checked and complete with defaults.
 *
 * @param file where it was read
 * @param source what of the repository is deployed
 * @param environments by name, in the order of the file; at least one
 * @param warnings what is legal but unwise, each with its place; lines separated by {@code \n}
 */
public record DeployFile(
    Path file,
    @Key(about = "What of the repository is deployed.", at = Level.FILE) Source source,
    @Key(
            about = "Named sets of hosts that always run the same release, such as prod.",
            required = true,
            at = Level.FILE,
            alias = {"environment", "envs", "env", "stages"})
        Map<String, Environment> environments,
    List<String> warnings) {

  /** The name under which the file is found. */
  public static final String NAME = "deploy.yml";

  /** Keeps everything from changing, the order of environments included. */
  public DeployFile {
    environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads and checks a file; no host is contacted and no command is run.
   *
   * @throws UserError with exit code 2 and every mistake in the file, each with line and column
   */
  public static DeployFile read(Path file) {
    return Reading.of(ConfigFile.read(file));
  }

  /**
   * Finds {@code deploy.yml} in a directory or the nearest one above it.
   *
   * @return its absolute path; whether it can be read is found out by {@link #read}
   * @throws UserError with exit code 2 if there is none up to the root
   */
  public static Path find(Path startDirectory) {
    Path start = startDirectory.toAbsolutePath().normalize();
    for (Path at = start; at != null; at = at.getParent()) {
      Path candidate = at.resolve(NAME);
      if (Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
        return candidate;
      }
    }
    throw UserError.usage(
        "no " + NAME + " in " + Told.path(start) + " or any directory above it",
        "`shipit init` writes one; --file names one that is elsewhere");
  }

  /**
   * The environment of that name.
   *
   * @throws UserError with exit code 2 that names the environments there are
   */
  public Environment environment(String name) {
    Environment found = environments.get(name);
    if (found != null) {
      return found;
    }
    String hint =
        Spelling.nearest(name, environments.keySet())
            .map(near -> "did you mean --env " + near + "?")
            .orElse("choose one with --env NAME");
    throw UserError.usage(
        "no environment "
            + Told.value(name)
            + " in "
            + Told.path(file)
            + "; it has "
            + String.join(", ", environments.keySet()),
        hint);
  }
}
