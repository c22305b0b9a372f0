package io.shipit.host;

import java.util.List;
import java.util.Optional;

/** The files below a deploy root, for a test to look at and to interfere with. */
public interface DeployRoot {
  /** The target of a symbolic link; empty if there is none at this path. */
  Optional<String> link(String path);

  /** Whether there is anything at this path; links are not followed. */
  boolean exists(String path);

  /** The text of a file. */
  String read(String path);

  /** The names in a directory, sorted; none if there is no directory. */
  List<String> list(String path);

  /** Writes a file and makes the directories above it. */
  void write(String path, String text);

  /** Makes a directory and those above it. */
  void makeDirectory(String path);

  /** Makes a symbolic link in place of whatever is there. */
  void makeLink(String path, String target);

  /** Deletes a file, a link, or a directory with everything in it. */
  void delete(String path);

  /**
   * Everything below the root in a form that is equal as long as nothing was changed: names, types,
   * contents, targets.
   */
  String snapshot();
}
