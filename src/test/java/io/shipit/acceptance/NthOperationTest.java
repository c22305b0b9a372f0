package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shipit.acceptance.Mishap.Call;
import io.shipit.acceptance.Mishap.Fault;
import io.shipit.acceptance.NthOperation.End;
import io.shipit.host.Current;
import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.host.Operation;
import io.shipit.host.Progress;
import io.shipit.testbed.GeneratedSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of a push, a rollback and a recovery of three hosts in memory, gone wrong in
 * every way, with a client that lives and one that dies of it, recovered by the same machine and by
 * another one: all of them. How each run ended is kept in docs/faults.md.
 */
class NthOperationTest {
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void every_operation_may_go_wrong_in_every_way(@TempDir Path repository) throws Exception {
    commit(repository);
    String tables =
        Arrays.stream(Errand.values())
            .parallel()
            .map(errand -> "In %s:\n\n%s\n".formatted(errand.display(), table(repository, errand)))
            .collect(Collectors.joining());
    System.out.printf("the loop over all operations: %,d runs%n", runs.get());
    GeneratedSection.of(Path.of("docs/faults.md"), "every operation")
        .check("%,d runs.\n\n%s".formatted(runs.get(), tables));
  }

  /**
   * Hosts that are broken on purpose.
   *
   * @param operation of the errand, whose faults show it
   */
  private record Broken(String what, HostSteps steps, Errand errand, String operation) {}

  private abstract static class Steps extends HostSteps {}

  private static final List<Broken> BROKEN =
      List.of(
          new Broken(
              "an undo does nothing",
              new Steps() {
                @Override
                protected Progress undo(HostImage image, Operation.Undo undo) {
                  return done(image);
                }
              },
              Errand.SICK_PUSH,
              "undo"),
          new Broken(
              "a late swap needs no lock",
              new Steps() {
                @Override
                protected Progress swap(HostImage image, Operation.Swap swap) {
                  return image.releases().keySet().stream()
                      .filter(release -> image.tx() == null && !release.equals(image.live()))
                      .findFirst()
                      .map(release -> image.withCurrent(new Current.Live(release)))
                      .<Progress>map(moved -> new Progress.Ended(moved, done(moved).answer()))
                      .orElseGet(() -> super.swap(image, swap));
                }
              },
              Errand.PUSH,
              "swap"),
          new Broken(
              "a decision is not written",
              new Steps() {
                @Override
                protected Progress decide(HostImage image, Operation.Decide decide) {
                  return done(image);
                }
              },
              Errand.PUSH,
              "decide commit"));

  /** The loop is shown to notice: broken hosts make it fail. */
  @TestFactory
  Stream<DynamicTest> broken_hosts_are_noticed(@TempDir Path repository) throws Exception {
    commit(repository);
    return BROKEN.stream()
        .map(broken -> DynamicTest.dynamicTest(broken.what(), () -> isNoticed(broken, repository)));
  }

  private static void isNoticed(Broken broken, Path repository) {
    MemoryBed bed = new MemoryBed();
    NthOperation loop = new NthOperation(bed, repository);
    List<Call> calls =
        loop.calls(broken.errand()).stream()
            .filter(call -> call.what().equals(broken.operation()))
            .toList();
    assertThat(calls).isNotEmpty();
    bed.breakDown(broken.steps());
    assertThatThrownBy(
            () -> {
              for (Call call : calls) {
                for (Fault fault : Fault.values()) {
                  loop.run(broken.errand(), new Mishap(call, fault, false), false);
                }
              }
            })
        .isInstanceOf(AssertionError.class);
  }

  private String table(Path repository, Errand errand) {
    NthOperationTable table = new NthOperationTable();
    NthOperation loop = new NthOperation(new MemoryBed(), repository);
    for (Call call : loop.calls(errand)) {
      for (Fault fault : Fault.values()) {
        for (boolean dies : new boolean[] {false, true}) {
          // Nothing overtakes what a client sent last.
          if (!dies || fault != Fault.OVERTAKEN) {
            Mishap mishap = new Mishap(call, fault, dies);
            table.add(mishap, run(loop, errand, mishap));
          }
        }
      }
    }
    return table.text();
  }

  private End run(NthOperation loop, Errand errand, Mishap mishap) {
    try {
      End end = loop.run(errand, mishap, true);
      assertThat(loop.run(errand, mishap, false)).as("recovered elsewhere").isEqualTo(end);
      runs.addAndGet(2);
      return end;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("%s, %s".formatted(errand.display(), mishap), e);
    }
  }

  static void commit(Path repository) throws IOException, GitAPIException {
    Files.writeString(repository.resolve("index.html"), "hello\n");
    try (Git git = Git.init().setDirectory(repository.toFile()).setInitialBranch("main").call()) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage("Hello").setAuthor("Ada", "ada@example.com").setSign(false).call();
    }
  }
}
