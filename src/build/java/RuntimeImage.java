import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the directory that people install: launcher, program, a Java runtime with only the modules
 * that are needed, and an AOT cache (JEP 483, 514) trained by running the program once. Run by the
 * build as one source file, on the JDK whose runtime goes into the image.
 *
 * <p>Usage: {@code java RuntimeImage.java LAUNCHER JAR IMAGE MODULES TRAINING-ARGUMENT...}. What is
 * already made from the same input is kept.
 */
final class RuntimeImage {
  private final Path image;

  private RuntimeImage(Path image) {
    this.image = image;
  }

  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    new RuntimeImage(Path.of(args[2]).toAbsolutePath())
        .make(Path.of(args[0]), Path.of(args[1]), args[3], arguments.subList(4, args.length));
  }

  private void make(Path launcher, Path jar, String modules, List<String> training)
      throws Exception {
    String runtime = digest(modules, Runtime.version().toString());
    if (!runtime.equals(stamp("runtime"))) {
      delete(image);
      link(modules);
      write("runtime", runtime);
    }
    String program = digest(runtime, training.toString(), digest(jar), digest(launcher));
    if (!program.equals(stamp("program"))) {
      copy(launcher, image.resolve("bin/shipit"));
      copy(jar, image.resolve("lib/shipit.jar"));
      copy(Path.of("LICENSE"), image.resolve("LICENSE"));
      train(training);
      write("program", program);
    }
  }

  private void link(String modules) {
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    int exitCode =
        jlink.run(
            System.out,
            System.err,
            "--add-modules",
            modules,
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            image.resolve("runtime").toString());
    if (exitCode != 0) {
      throw new IllegalStateException("jlink ended with " + exitCode);
    }
  }

  /** Runs the installed program as people do; the JVM writes the cache when it ends. */
  private void train(List<String> training) throws IOException, InterruptedException {
    Path cache = image.resolve("lib/shipit.aot");
    Files.deleteIfExists(cache);
    Path log = image.resolveSibling("tools").resolve("training.log");
    ProcessBuilder process =
        new ProcessBuilder(
            Stream.concat(Stream.of(image.resolve("bin/shipit").toString()), training.stream())
                .toList());
    process.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput='" + cache + "'");
    int exitCode = process.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    if (exitCode != 0 || !Files.exists(cache)) {
      throw new IllegalStateException(
          "training with %s ended with %d and %s a cache:%n%s"
              .formatted(
                  training,
                  exitCode,
                  Files.exists(cache) ? "made" : "did not make",
                  Files.readString(log)));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private String stamp(String name) throws IOException {
    Path file = stampFile(name);
    return Files.exists(file) && Files.exists(image) ? Files.readString(file) : "";
  }

  private void write(String name, String stamp) throws IOException {
    Files.writeString(stampFile(name), stamp);
  }

  private Path stampFile(String name) {
    return image.resolveSibling("tools").resolve(name + ".stamp");
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private static String digest(String... parts) throws Exception {
    byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
