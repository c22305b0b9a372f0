package io.shipit.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes one tool of one host go wrong at one exact call: the path of the host's sessions leads to
 * scripts of the tools' names first, which look whether the trap is armed for the words of the
 * call. So a host can be killed between two renames, whatever the machine's load.
 */
final class Trap {
  private static final List<String> TOOLS =
      List.of("at-hook", "cmp", "df", "find", "ln", "mv", "sftp-server", "sync", "tar");

  /** On which side of the call something happens. */
  enum When {
    /** The tool has done nothing yet. */
    BEFORE,
    /** The tool has done its work, but nobody was told. */
    AFTER
  }

  /**
   * A call of a tool.
   *
   * @param words a pattern of the shell for its name and arguments
   */
  record Call(String words) {}

  private final Path directory;
  private @Nullable RandomAccessFile goOn;
  private CompletableFuture<Void> watched = CompletableFuture.completedFuture(null);

  /** Makes the scripts of a host that is to be started with {@link #sshdConfiguration()}. */
  Trap(Path directory) {
    this.directory = directory;
    try (InputStream in = Trap.class.getResourceAsStream("trap.sh")) {
      Path bin = Files.createDirectories(directory.resolve("bin"));
      String script =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("TRAPS", directory.toString())
              .replace("SYSTEM", systemPath());
      for (String tool : TOOLS) {
        Path file = Files.writeString(bin.resolve(tool), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pipe("hit");
    pipe("go-on");
  }

  private static String systemPath() {
    return System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
  }

  /** Lines of sshd_config(5) that put the scripts in front of the tools. */
  String[] sshdConfiguration() {
    return new String[] {
      "SetEnv PATH=%s:%s".formatted(directory.resolve("bin"), systemPath()),
      "Subsystem sftp " + directory.resolve("bin/sftp-server")
    };
  }

  /** The first such call fails and does nothing; later ones pass. */
  void failOnce(Call call) {
    arm(
        call,
        When.BEFORE,
        "rm -f '%s/armed'; echo 'it does not work' >&2; exit 1".formatted(directory));
  }

  /** Such calls do a line of shell as well. */
  void arm(Call call, When when, String deed) {
    try {
      Files.deleteIfExists(directory.resolve("sprung"));
      String text =
          "%s\n%s\n: >'%s/sprung'; %s\n"
              .formatted(when.name().toLowerCase(Locale.ROOT), call.words(), directory, deed);
      Path made = Files.writeString(directory.resolve("armed.new"), text);
      Files.move(made, directory.resolve("armed"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The first such call waits until somebody lets it {@link #goOn()}; later ones pass.
   *
   * @param meanwhile is run while it waits, on a thread of its own
   */
  void stop(Call call, When when, Runnable meanwhile) {
    stop(call, when, "", meanwhile);
  }

  /** As {@link #stop(Call, When, Runnable)}, and does a line of shell before it waits. */
  void stop(Call call, When when, String first, Runnable meanwhile) {
    reopen();
    arm(
        call,
        when,
        "rm -f '%1$s/armed' && { %2$s echo >'%1$s/hit'; read -r line <'%1$s/go-on'; }"
            .formatted(directory, first.isEmpty() ? "" : first + ";"));
    CompletableFuture<Void> done = new CompletableFuture<>();
    watched = done;
    Thread watcher = new Thread(() -> watch(meanwhile, done), "trap of " + directory);
    watcher.setDaemon(true);
    watcher.start();
  }

  /**
   * A pipe that nobody has open forgets what was written to it, so this end stays open until the
   * next call is to be stopped: that one must not read what was meant for an earlier one.
   */
  private void reopen() {
    try {
      if (goOn != null) {
        goOn.close();
      }
      goOn = open("go-on");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void watch(Runnable meanwhile, CompletableFuture<Void> done) {
    try (InputStream in = Files.newInputStream(directory.resolve("hit"))) {
      if (in.read() == '\n') {
        meanwhile.run();
      }
      done.complete(null);
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** Whether there was such a call since the trap was armed. */
  boolean isSprung() {
    return Files.exists(directory.resolve("sprung"));
  }

  /** Lets the call that waits, or is about to, go on, wherever its session has gone. */
  void goOn() {
    RandomAccessFile pipe = goOn;
    if (pipe != null) {
      try {
        pipe.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Nothing goes wrong any more; nobody waits, and what was run meanwhile has ended. */
  void disarm() {
    try {
      Files.deleteIfExists(directory.resolve("armed"));
      try (RandomAccessFile hit = open("hit")) {
        // Whoever waits for a call that never came is told so.
        hit.write('.');
        watched.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    goOn();
  }

  /** Opened for both directions a pipe waits for nobody: the host may have been killed. */
  private RandomAccessFile open(String name) throws IOException {
    return new RandomAccessFile(directory.resolve(name).toFile(), "rw");
  }

  private void pipe(String name) {
    try {
      int status =
          new ProcessBuilder("mkfifo", directory.resolve(name).toString()).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("mkfifo ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a pipe was made", e);
    }
  }
}
