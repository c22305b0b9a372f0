package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.Trap.When;
import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program is killed with -9 while a call on a host is under way. The call either goes on and
 * ends, as it does on a server, before somebody recovers from another machine; or it still waits
 * when the lock is taken over, and must then come to nothing.
 */
@NeedsSshd
@NeedsGit
class ClientKilledIT {

  /** What becomes of the call that was under way. */
  private enum Late {
    /** It ends before anybody recovers. */
    ENDS,
    /** It goes on only after the recovery, which had to be told that the holder is gone. */
    COMES_TOO_LATE
  }

  private record Row(Point point, When when, String host, Late late, String settled) {
    @Override
    public String toString() {
      return "%s, %s on %s, which %s".formatted(point.step(), when, host, late);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          new Row(Point.LOOK, When.BEFORE, "web2", Late.ENDS, "old"),
          new Row(Point.LOCK, When.AFTER, "web1", Late.ENDS, "old"),
          new Row(Point.UPLOAD, When.BEFORE, "web2", Late.ENDS, "old"),
          new Row(Point.UNPACK, When.BEFORE, "web2", Late.COMES_TOO_LATE, "old"),
          new Row(Point.VERIFY, When.BEFORE, "web3", Late.ENDS, "old"),
          new Row(Point.NAME, When.AFTER, "web3", Late.ENDS, "old"),
          new Row(Point.LINK, When.BEFORE, "web2", Late.COMES_TOO_LATE, "old"),
          new Row(Point.BEFORE_SWAP, When.BEFORE, "web2", Late.COMES_TOO_LATE, "old"),
          new Row(Point.FLUSH, When.BEFORE, "web3", Late.ENDS, "old"),
          new Row(Point.VOTE, When.AFTER, "web1", Late.ENDS, "old"),
          new Row(Point.RECHECK, When.BEFORE, "web3", Late.ENDS, "old"),
          new Row(Point.GO, When.BEFORE, "web1", Late.COMES_TOO_LATE, "old"),
          new Row(Point.GO, When.BEFORE, "web1", Late.ENDS, "new"),
          new Row(Point.SWAP, When.BEFORE, "web2", Late.COMES_TOO_LATE, "new"),
          new Row(Point.SWAP, When.BEFORE, "web2", Late.ENDS, "new"),
          new Row(Point.AFTER_SWAP, When.BEFORE, "web3", Late.ENDS, "new"),
          new Row(Point.COMMIT, When.BEFORE, "web1", Late.COMES_TOO_LATE, "new"),
          new Row(Point.COMMIT, When.AFTER, "web1", Late.ENDS, "new"),
          new Row(Point.FINISH, When.BEFORE, "web2", Late.COMES_TOO_LATE, "new"),
          new Row(Point.PRUNE, When.BEFORE, "web2", Late.ENDS, "new"),
          new Row(Point.UNLOCK, When.AFTER, "web1", Late.ENDS, "new"));

  @TempDir Path temp;

  private @Nullable Trio trio;
  private int made;

  @AfterEach
  void close() {
    if (trio != null) {
      trio.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> another_machine_settles_what_a_killed_program_left() {
    return ROWS.stream().map(row -> DynamicTest.dynamicTest(row.toString(), () -> run(row)));
  }

  private void run(Row row) {
    Trio hosts = trio == null ? new Trio(temp.resolve("trio" + made++)) : trio;
    // A row that fails closes its servers; the next one gets new ones.
    trio = null;
    boolean whole = false;
    try {
      killAndSettle(hosts, row);
      whole = true;
    } finally {
      if (whole) {
        trio = hosts;
      } else {
        hosts.close();
      }
    }
  }

  private void killAndSettle(Trio hosts, Row row) {
    String before = hosts.live();
    hosts.age();
    hosts.commit();
    Map<String, List<ProcessHandle>> sessions = killWhile(hosts, row);
    Laptop other = hosts.anotherLaptop("other" + made++);

    Run status = other.shipit("status", "--env", "prod");
    assertThat(status.exitCode()).as(status.printed()).isIn(0, 5);
    Trio.NAMES.forEach(name -> assertThat(status.printed()).contains(name));

    if (row.late() == Late.COMES_TOO_LATE) {
      Run locked = ended(6, other.shipit("rollback", "--env", "prod"));
      assertThat(locked.printed()).contains("ada").contains("laptop").contains(row.host());
      ended(0, other.shipit("recover", "--env", "prod", "--steal"));
      String settled = Outside.live(hosts.hosts().values());
      hosts.trap(row.host()).goOn();
      OpenSshServer.awaitEnd(sessions.getOrDefault(row.host(), List.of()));
      assertThat(Outside.live(hosts.hosts().values())).isEqualTo(settled);
    } else {
      hosts.trap(row.host()).goOn();
      OpenSshServer.awaitEnd(sessions.getOrDefault(row.host(), List.of()));
      ended(0, other.shipit("recover", "--env", "prod"));
    }

    boolean old = Outside.live(hosts.hosts().values()).equals(before);
    assertThat(old ? "old" : "new").isEqualTo(row.settled());
    hosts.hosts().values().forEach(Outside::isTidy);
    hosts.heal();
    hosts.pushNewPage();
    assertThat(hosts.histories()).as("histories of the hosts").hasSize(1);
  }

  /** Returns the processes that the program's sessions had on each host. */
  private static Map<String, List<ProcessHandle>> killWhile(Trio hosts, Row row) {
    CompletableFuture<Map<String, List<ProcessHandle>>> hit = new CompletableFuture<>();
    hosts
        .trap(row.host())
        .stop(row.point().call(), row.when(), () -> hit.complete(hosts.sessions()));
    Process program = hosts.laptop().start("push", "--env", "prod", "--json");
    CompletableFuture<?> over =
        program
            .onExit()
            .thenAccept(
                ended ->
                    hit.completeExceptionally(
                        new IllegalStateException(
                            "the program ended before: " + ended.exitValue())));
    drain(program);
    Map<String, List<ProcessHandle>> sessions = hit.join();
    program.destroyForcibly();
    over.join();
    sessions.forEach(
        (name, processes) -> {
          if (!name.equals(row.host())) {
            OpenSshServer.awaitEnd(processes);
          }
        });
    return sessions;
  }

  /** Reads what the program prints, so that it never waits for a reader. */
  private static void drain(Process program) {
    Thread.startVirtualThread(
        () -> {
          try {
            program.getInputStream().readAllBytes();
          } catch (IOException e) {
            // Its end is what the test waits for.
            program.destroyForcibly();
          }
        });
  }
}
