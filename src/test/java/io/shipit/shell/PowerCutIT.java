package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.host.HostBench;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Rollouts;
import io.shipit.host.Source;
import io.shipit.testbed.LoopDisk;
import io.shipit.testbed.NeedsLoopDevices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut at every step of two pushes and a rollback: the disk is copied as it is, after every
 * rename before it is flushed, and after every answer. On each copy {@code current} names a
 * complete release (I1); a copy from after an answer shows all that was answered; and a recovery
 * makes it whole.
 */
@NeedsLoopDevices
class PowerCutIT {
  private static final int FILES = 12;

  @TempDir Path temp;

  /** What the host's sync does: a line of shell. */
  private String flush = "exec REAL \"$@\"";

  /** What a host has shown when it answered, by the name of the disk's copy. */
  private final Map<String, String> answered = new LinkedHashMap<>();

  @Test
  void the_power_may_fail_at_any_step_on_ext4() {
    cutAtEachStep(LoopDisk.Kind.EXT4, "*");
  }

  @Test
  void the_power_may_fail_at_any_swap_on_xfs() {
    cutAtEachStep(LoopDisk.Kind.XFS, "*current*");
  }

  @Test
  void the_power_may_fail_at_any_swap_on_btrfs() {
    cutAtEachStep(LoopDisk.Kind.BTRFS, "*current*");
  }

  @Test
  void a_host_that_does_not_flush_is_noticed() {
    flush = "[ -e \"$1\" ] || [ -e \"${2-}\" ]";
    assertThatThrownBy(() -> cutAtEachStep(LoopDisk.Kind.EXT4, "*"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("power cut at");
  }

  /**
   * Rolls out, and looks at every copy.
   *
   * @param moves which calls of mv are followed by a power cut: a pattern of the shell
   */
  private void cutAtEachStep(LoopDisk.Kind kind, String moves) {
    try (LoopDisk disk = LoopDisk.make(kind, temp)) {
      List<Path> copies = rollOut(disk, moves);
      assertThat(copies).hasSizeGreaterThan(18);
      for (Path copy : copies) {
        disk.mount(copy);
        try {
          check(disk, copy.getFileName().toString());
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("power cut at " + copy.getFileName(), e);
        } finally {
          disk.unmount();
        }
      }
    }
  }

  private static Path site(LoopDisk disk) {
    return disk.mountPoint().resolve("site");
  }

  /** Rolls out on the disk and unmounts it; returns the copies in order. */
  private List<Path> rollOut(LoopDisk disk, String moves) {
    Path copies = Path.of(LoopDisk.run("mktemp -d '%s/copies.XXXXXX'".formatted(temp)).strip());
    // Copies are numbered: 007-moved.
    String copy =
        disk.copying(
            "%1$s/$(ls '%1$s' | wc -l | sed 's/^/00/; s/.*\\(...\\)$/\\1/')-$name"
                .formatted(copies));
    disk.mount(disk.image());
    try (LocalBench bench = new LocalBench(HostBench.Settings.PLAIN)) {
      bench.at(site(disk));
      bench.program("sync", flush);
      bench.program(
          "mv",
          """
          REAL "$@"; status=$?; name=moved
          case "$*" in *probe*) ;; %s) %s ;; esac; exit $status
          """
              .formatted(moves, copy));
      try (ShellHost host = bench.client()) {
        rollOut(
            host,
            step -> {
              LoopDisk.run("name='answered %s'; %s".formatted(step, copy));
              answered.put(last(copies), skeleton(site(disk)));
            });
      }
    }
    disk.unmount();
    return list(copies);
  }

  private static String last(Path copies) {
    return list(copies).getLast().getFileName().toString();
  }

  /** Is told of every step that was answered. */
  private interface Answered {
    void step(String name);
  }

  private static void rollOut(ShellHost host, Answered answered) {
    RolloutRecord one = Rollouts.push(1, null, payload(1));
    rollOut(host, one, new Source.Upload(payload(1)), answered);
    RolloutRecord two = Rollouts.push(2, one.release(), payload(2));
    rollOut(host, two, new Source.Upload(payload(2)), answered);
    RolloutRecord back = Rollouts.rollback(3, one.release(), two.release(), one.manifest());
    rollOut(host, back, new Source.Kept(), answered);
  }

  private static void rollOut(
      ShellHost host, RolloutRecord record, Source source, Answered answered) {
    Nonce me = holder((int) record.sequence());
    Nonce tx = record.tx();
    for (Operation operation :
        List.of(
            new Operation.Take(me, owner("ann")),
            new Operation.Prepare(me, record, source),
            new Operation.Decide(me, tx, Register.UNDECIDED, Register.GO),
            new Operation.Swap(me, tx),
            new Operation.Decide(me, tx, Register.GO, Register.COMMIT),
            new Operation.Finish(me, tx, Outcome.COMMITTED))) {
      done(host.perform(operation));
      answered.step(record.sequence() + " " + operation.getClass().getSimpleName());
    }
  }

  private static Payload payload(int number) {
    return Payloads.of(
        IntStream.range(0, FILES)
            .mapToObj(file -> "dir/%d=%s".formatted(file, text(number, file)))
            .toArray(String[]::new));
  }

  private static String text(int number, int file) {
    return "release %d, file %d\n".formatted(number, file).repeat(200);
  }

  private void check(LoopDisk disk, String copy) {
    Path site = site(disk);
    isWhole(site, copy);
    String said = answered.get(copy);
    if (said != null) {
      assertThat(skeleton(site)).as("what the power cut left of what was answered").isEqualTo(said);
      try (LocalBench bench = new LocalBench(HostBench.Settings.PLAIN)) {
        bench.at(site);
        OneHost.recover(bench);
      }
      isWhole(site, copy);
      assertThat(names(site.resolve(".shipit/baton"))).containsExactly("free");
    }
  }

  /** The live release has all files that its manifest promises. */
  private static void isWhole(Path site, String copy) {
    try {
      Path current = site.resolve("current");
      if (!Files.isSymbolicLink(current)) {
        assertThat(copy).as("a release was live by then").doesNotContain(" Finish");
        return;
      }
      String live = Files.readSymbolicLink(current).getFileName().toString();
      int number = new ReleaseId(live).equals(Rollouts.release(1)) ? 1 : 2;
      assertThat(live).isEqualTo(Rollouts.release(number).value());
      for (int file = 0; file < FILES; file++) {
        assertThat(current.resolve("dir/" + file)).hasContent(text(number, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names that the protocol moves. */
  private static String skeleton(Path site) {
    Path shipit = site.resolve(".shipit");
    StringBuilder text = new StringBuilder("current: ").append(link(site.resolve("current")));
    for (Path directory : List.of(shipit.resolve("history"), site.resolve("releases"))) {
      text.append("\n").append(directory.getFileName()).append(": ").append(names(directory));
    }
    for (Path lock : list(shipit.resolve("baton"))) {
      text.append("\nlock: ").append(lock.getFileName());
      for (Path tx : list(lock)) {
        if (Files.isDirectory(tx)) {
          text.append("\n").append(tx.getFileName()).append(": ").append(names(tx));
          text.append(names(tx.resolve("go"))).append(names(tx.resolve("reg")));
        }
      }
    }
    return text.toString();
  }

  private static @Nullable String link(Path link) {
    try {
      return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path directory) {
    return list(directory).stream().map(path -> path.getFileName().toString()).toList();
  }

  private static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
