package io.shipit.git;

import io.shipit.release.FileMode;
import io.shipit.release.PathRule;
import io.shipit.release.RelativePath;
import java.util.Optional;

/** What becomes of one path of the repository in a release, and why. */
public sealed interface Fate {
  /**
   * It is deployed.
   *
   * @param rule the rule of the map that decided; empty if there is no map
   * @param target where in the release
   * @param mode what it is there
   */
  record Placed(Optional<PathRule> rule, RelativePath target, FileMode mode) implements Fate {}

  /**
   * The attribute {@code export-ignore} leaves it out; of a directory, with all that is in it.
   *
   * @param file the attribute file that says so
   * @param line which line of it, counted from 1
   * @param text the line as written; not safe to print
   */
  record ExportIgnored(RelativePath file, int line, String text) implements Fate {}

  /** A {@code drop} rule of the map leaves it out. */
  record Dropped(PathRule rule) implements Fate {}

  /** No rule of the map matches it. */
  record Unmatched() implements Fate {}

  /**
   * It cannot be deployed, and so nothing can.
   *
   * @param reason to be read after the path
   */
  record Refused(String reason) implements Fate {}
}
