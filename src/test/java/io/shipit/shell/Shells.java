package io.shipit.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  /** Whether bash is here. */
  static boolean hasBash() {
    return onPath("bash");
  }

  /** Whether mksh is here. */
  static boolean hasMksh() {
    return onPath("mksh");
  }

  /** Whether shellcheck is here. */
  static boolean hasShellcheck() {
    return onPath("shellcheck");
  }

  /** Whether BusyBox is here. */
  static boolean hasBusyBox() {
    return onPath("busybox");
  }

  /**
   * The environment of an account that has every tool of BusyBox and no other.
   *
   * @param directory is filled with links
   */
  static Map<String, String> busyBoxOnly(Path directory) {
    try {
      Path busybox = program("busybox");
      Process list = new ProcessBuilder(busybox.toString(), "--list").start();
      String applets = new String(list.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      for (String applet : applets.lines().toList()) {
        Files.createSymbolicLink(directory.resolve(applet), busybox);
      }
      return Map.of("PATH", directory.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean onPath(String program) {
    return Files.isExecutable(program(program));
  }

  /** Where a program is, or a place where it is not. */
  static Path program(String name) {
    String path = System.getenv("PATH");
    for (String directory : (path == null ? "/usr/bin:/bin" : path).split(":", -1)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
        return Path.of(directory, name);
      }
    }
    return Path.of("/nonexistent", name);
  }
}
