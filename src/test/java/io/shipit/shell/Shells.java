package io.shipit.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The POSIX shells of this machine; {@code SHIPIT_TEST_SH} names one to test with alone. */
final class Shells {
  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "dash", List.of("dash"),
          "bash", List.of("bash", "--posix"),
          "busybox", List.of("busybox", "ash"),
          "mksh", List.of("mksh"));

  private Shells() {}

  /** The command line of every shell to test with; {@code sh} at least. */
  static List<List<String>> present() {
    String only = System.getenv("SHIPIT_TEST_SH");
    if (only != null) {
      return List.of(KNOWN.getOrDefault(only, List.of(only)));
    }
    List<List<String>> shells = new ArrayList<>();
    shells.add(List.of("sh"));
    KNOWN.keySet().stream()
        .sorted()
        .map(KNOWN::get)
        .filter(command -> onPath(command.getFirst()))
        .forEach(shells::add);
    return shells;
  }

  /** Whether a program is on the path. */
  static boolean onPath(String program) {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }
}
