package io.shipit.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The git of this machine, for tests that compare with it; without one they are skipped, visibly.
 */
final class GitBinary {
  private GitBinary() {}

  /** For {@code @EnabledIf}. */
  static boolean isHere() {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** Runs a shell script with a configuration-free git and gives its output. */
  static String run(Path directory, String script) throws IOException, InterruptedException {
    Path output = Files.createTempFile("shipit-git", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-euc", script)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      builder.environment().put("LC_ALL", "C");
      int status = builder.start().waitFor();
      String said = Files.readString(output, StandardCharsets.ISO_8859_1);
      if (status != 0) {
        throw new IOException("git script ended with " + status + ": " + said);
      }
      return said;
    } finally {
      Files.delete(output);
    }
  }
}
