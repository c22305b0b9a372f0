package io.shipit.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A small file system in a file, mounted through a loop device (loop(4)); only root can. */
public final class LoopDisk implements AutoCloseable {
  /** How the file system is made, in the smallest size that its tools allow, and mounted. */
  public enum Kind {
    /** With the journal of names alone, as everywhere (ext4(5), data=ordered). */
    EXT4(16, "mkfs.ext4 -q", "loop"),
    /** A copy has the same UUID as the original, which is no mistake here. */
    XFS(300, "mkfs.xfs -q", "loop,nouuid"),
    /** Copies may be mounted only when the original is not. */
    BTRFS(128, "mkfs.btrfs -q", "loop");

    private final int megabytes;
    private final String make;
    private final String options;

    Kind(int megabytes, String make, String options) {
      this.megabytes = megabytes;
      this.make = make;
      this.options = options;
    }
  }

  private final Kind kind;
  private final Path directory;

  private LoopDisk(Kind kind, Path directory) {
    this.kind = kind;
    this.directory = directory;
  }

  /** Makes one in a directory of its own; it is not mounted yet. */
  public static LoopDisk make(Kind kind, Path directory) {
    LoopDisk disk = new LoopDisk(kind, directory);
    run("mkdir -p '%s'".formatted(disk.mountPoint()));
    run("truncate -s %dM '%s'".formatted(kind.megabytes, disk.image()));
    run("%s '%s'".formatted(kind.make, disk.image()));
    return disk;
  }

  /** What keeps this machine from using any kind; empty if nothing does. */
  static String whatIsMissing() {
    try {
      Path directory = Files.createTempDirectory("shipit-loop");
      try {
        for (Kind kind : Kind.values()) {
          Path own = directory.resolve(kind.name().toLowerCase(Locale.ROOT));
          try (LoopDisk disk = make(kind, own)) {
            disk.mount(disk.image());
          }
        }
        return "";
      } catch (IllegalStateException e) {
        return "no file system can be mounted through a loop device";
      } finally {
        run("rm -rf '%s'".formatted(directory));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file that the file system is in. */
  public Path image() {
    return directory.resolve("image");
  }

  /** Where it is mounted. */
  public Path mountPoint() {
    return directory.resolve("mounted");
  }

  /** Mounts the image, or a copy of it. */
  public void mount(Path what) {
    run("mount -o %s '%s' '%s'".formatted(kind.options, what, mountPoint()));
  }

  /** Unmounts what is mounted. */
  public void unmount() {
    run("umount '%s'".formatted(mountPoint()));
  }

  /**
   * A line of shell that copies the image as it is, as if the power had failed: what the file
   * system has not written yet is not in it. The image must not change while it is copied, so it is
   * copied until two copies are equal.
   *
   * @param name of the copy, for the shell to expand
   */
  public String copying(String name) {
    return "to=\"%2$s\"; while cp --sparse=always '%1$s' \"$to\" && ! cmp -s '%1$s' \"$to\"; do :; done"
        .formatted(image(), name);
  }

  /** Runs a line of shell on this machine. */
  public static String run(String line) {
    try {
      List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", line));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
      Process process = builder.start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(line + ": " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/mounts"))) {
      if (mounts.anyMatch(line -> line.contains(" " + mountPoint() + " "))) {
        unmount();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
