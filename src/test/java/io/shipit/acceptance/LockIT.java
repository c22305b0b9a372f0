package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.Trap.When;
import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks on real servers: a person's, one that is waited for, one whose client fell silent. */
@NeedsSshd
@NeedsGit
class LockIT {
  private static final int SOON = 20;
  private static final int NEVER = 600_000;

  @TempDir Path temp;

  private Trio trio;

  @BeforeEach
  void start() {
    trio = new Trio(temp.resolve("trio"));
    trio.pushNewPage();
  }

  @AfterEach
  void close() {
    trio.close();
  }

  @Test
  void a_person_s_lock_keeps_everybody_away_until_it_is_freed() {
    Laptop ada = trio.laptop();
    ended(0, ada.shipit("lock", "--env", "prod", "--message", "freeze until Monday"));
    trio.commit();
    assertThat(ended(6, ada.shipit("push", "--env", "prod")).err())
        .contains("ada from laptop since", "freeze until Monday", "shipit unlock --env prod");
    assertThat(ended(0, ada.shipit("status", "--env", "prod")).out())
        .contains("freeze until Monday");
    Laptop bob = trio.anotherLaptop("bob");
    assertThat(ended(6, bob.shipit("unlock", "--env", "prod")).err()).contains("somebody else's");
    ended(0, bob.shipit("recover", "--env", "prod", "--steal"));
    ended(6, bob.shipit("push", "--env", "prod"));

    ended(0, ada.shipit("unlock", "--env", "prod"));
    trio.hosts().values().forEach(Outside::isTidy);
    trio.pushNewPage();
  }

  @Test
  void a_lock_whose_command_was_killed_is_seen_and_taken_away() {
    Process program = stopped(trio.laptop(), "web2", Point.LOCK, When.AFTER, "lock");
    program.destroyForcibly();
    program.onExit().join();
    trio.trap("web2").goOn();
    trio.sessions().values().forEach(OpenSshServer::awaitEnd);
    assertThat(Outside.names(trio.host("web1"), ".shipit/baton").getFirst()).startsWith("h-");

    Run status = ended(0, trio.laptop().shipit("status", "--env", "prod"));
    assertThat(status.out()).contains("a person keeps it locked: ada from laptop");
    ended(6, trio.anotherLaptop("bob").shipit("push", "--env", "prod"));
    ended(0, trio.anotherLaptop("carol").shipit("recover", "--env", "prod"));
    assertThat(Outside.names(trio.host("web1"), ".shipit/baton").getFirst()).startsWith("h-");

    ended(0, trio.laptop().shipit("unlock", "--env", "prod"));
    trio.hosts().values().forEach(Outside::isTidy);
    trio.pushNewPage();
  }

  @Test
  void who_waits_has_its_turn_after_a_push_that_was_under_way() throws Exception {
    trio.commit();
    Process first = stopped(trio.laptop(), "web2", Point.BEFORE_SWAP, When.BEFORE, "push");
    Laptop bob = trio.anotherLaptop("bob").impatient(SOON, NEVER, SOON);
    bob.write("index.html", "page of bob\n").commit("Bob's page");
    Process second = bob.start("push", "--env", "prod", "--json", "--wait", "15m");
    CompletableFuture<Void> waits = new CompletableFuture<>();
    Thread.startVirtualThread(() -> read(second, "\"waiting\"", waits));
    waits.join();

    trio.trap("web2").goOn();
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    trio.hosts()
        .values()
        .forEach(
            host -> {
              assertThat(Outside.page(host, "index.html")).isEqualTo("page of bob\n");
              Outside.isTidy(host);
            });
    assertThat(trio.histories()).hasSize(1);
  }

  /** As a closed laptop: its sessions are open on the servers, and it says nothing any more. */
  @Test
  void a_client_that_fell_silent_loses_the_lock_and_changes_nothing_when_it_wakes_up()
      throws Exception {
    String before = trio.live();
    trio.commit();
    Laptop ada = trio.laptop().impatient(SOON, NEVER, SOON);
    Process silent = stopped(ada, "web2", Point.BEFORE_SWAP, When.BEFORE, "push");
    Laptop bob = trio.anotherLaptop("bob").impatient(SOON, NEVER, SOON);
    Run alive = ended(6, bob.shipit("recover", "--env", "prod"));
    assertThat(alive.err()).contains("its client lives: web1 heard of it");

    signal("STOP", silent);
    ended(6, bob.shipit("push", "--env", "prod"));
    bob.impatient(SOON, 20 * SOON, SOON);
    Run recovered = ended(0, bob.shipit("recover", "--env", "prod"));
    assertThat(recovered.out()).contains("watching", "ada from laptop");
    assertThat(Outside.live(trio.hosts().values())).isEqualTo(before);
    trio.hosts().values().forEach(Outside::isTidy);

    signal("CONT", silent);
    trio.trap("web2").goOn();
    assertThat(silent.waitFor()).isEqualTo(5);
    assertThat(Outside.live(trio.hosts().values())).isEqualTo(before);
    trio.hosts().values().forEach(Outside::isTidy);
    trio.pushNewPage();
    assertThat(trio.histories()).hasSize(1);
  }

  /** Runs a command in a process of its own until a call on a host, which then waits. */
  private Process stopped(Laptop laptop, String host, Point point, When when, String command) {
    CompletableFuture<Void> hit = new CompletableFuture<>();
    trio.trap(host).stop(point.call(), when, () -> hit.complete(null));
    Process program = laptop.start(command, "--env", "prod", "--json");
    var _ =
        program
            .onExit()
            .thenAccept(
                over ->
                    hit.completeExceptionally(
                        new IllegalStateException("it ended before, with " + over.exitValue())));
    Thread.startVirtualThread(() -> read(program, "", new CompletableFuture<>()));
    hit.join();
    return program;
  }

  /** Reads all that a program prints, and tells when a word was seen, or never will be. */
  private static void read(Process program, String word, CompletableFuture<Void> seen) {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines = program.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.append(line).append('\n');
        if (line.contains(word)) {
          seen.complete(null);
        }
      }
    } catch (IOException e) {
      all.append(e.getMessage());
    }
    seen.completeExceptionally(new AssertionError("no " + word + " in:\n" + all));
  }

  private static void signal(String name, Process program) throws Exception {
    List<String> kill = List.of("kill", "-s", name, Long.toString(program.pid()));
    assertThat(new ProcessBuilder(kill).inheritIO().start().waitFor()).isZero();
  }
}
