package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine that checks signatures, in a directory of its own. */
final class Program implements AutoCloseable {
  /** Neither program waits for anything; a broken agent of GPG might. */
  private static final int LONGEST_SECONDS = 60;

  private final String name;
  private final Path directory;

  /**
   * How a run ended.
   *
   * @param status its exit status
   * @param out what it wrote
   * @param err what it complained about
   */
  record Ended(int status, String out, String err) {}

  /** The program of this name, as the search path finds it. */
  Program(String name) {
    this.name = name;
    try {
      this.directory = Files.createTempDirectory("shipit-signature-");
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A file for the program to read. */
  Path file(String called, byte[] content) {
    try {
      return Files.write(directory.resolve(called), content);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Runs it.
   *
   * @param input what it reads
   * @throws UserError if it is not there, or does not end
   */
  Ended run(List<String> arguments, byte[] input) {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(arguments);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(file("in", input).toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw UserError.usage(
            name + " did not end within " + LONGEST_SECONDS + " s", "run `git verify-commit`");
      }
      return new Ended(process.exitValue(), text(out), text(err));
    } catch (IOException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ran", e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private UserError failed(IOException e) {
    return UserError.usage(
        "the signature cannot be verified: " + Printable.of(String.valueOf(e.getMessage())),
        "verify_signature needs the program " + name);
  }

  @Override
  public void close() {
    for (String file : List.of("in", "out", "err", "signature")) {
      directory.resolve(file).toFile().delete();
    }
    directory.toFile().delete();
  }
}
