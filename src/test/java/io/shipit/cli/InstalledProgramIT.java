package io.shipit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory that {@code mvn package} makes, used as people do: copied, linked, called. */
class InstalledProgramIT {
  private static final Path BUILT =
      Path.of(System.getProperty("shipit.program", "")).toAbsolutePath();

  /** Makes the JVM refuse to start when it cannot use the AOT cache, instead of going on slowly. */
  private static final Map<String, String> ONLY_WITH_CACHE =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");

  private static final int JVM_DID_NOT_START = 1;

  @TempDir Path directory;

  private Path installed = BUILT;

  @BeforeEach
  void install() {
    Path home = BUILT.resolve("../..").normalize();
    Path copy = directory.resolve("a directory/with 'quotes'");
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(home.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    installed = copy.resolve("bin/shipit");
  }

  @Test
  void starts_where_it_was_copied_to_with_its_aot_cache() throws Exception {
    assertThat(exitCode(installed.toString(), "--help")).isZero();
  }

  @Test
  void starts_through_symlinks_of_both_kinds() throws Exception {
    Path absolute = Files.createSymbolicLink(directory.resolve("absolute"), installed);
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Path relative = Files.createSymbolicLink(bin.resolve("shipit"), Path.of("../absolute"));

    assertThat(exitCode(absolute.toString(), "--help")).isZero();
    assertThat(exitCode(relative.toString(), "--help")).isZero();
    assertThat(exitCode("sh", "-c", "PATH=" + bin + ":$PATH; shipit --help")).isZero();
    assertThat(exitCode("sh", "-c", "cd bin && ./shipit --help")).isZero();
  }

  @Test
  void a_program_without_its_cache_is_slower_and_nothing_else() throws Exception {
    Files.delete(installed.resolve("../../lib/shipit.aot").normalize());

    Process process = new ProcessBuilder(installed.toString(), "--help").start();

    assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  /** In a cron job or a bare container there is no locale, and still names are not all ASCII. */
  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX", "C.UTF-8"})
  void names_are_utf_8_in_every_locale(String locale) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(installed.toString(), "--help");
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("JDK_JAVA_OPTIONS", "-XshowSettings:properties");
    Process process = builder.redirectErrorStream(true).start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("sun.jnu.encoding = UTF-8");
  }

  private int exitCode(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(ONLY_WITH_CACHE);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    // What the JVM says about a cache that it cannot use is the interesting part of a failure.
    assertThat(exitCode).as(output).isNotEqualTo(JVM_DID_NOT_START);
    return exitCode;
  }
}
