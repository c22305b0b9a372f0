package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.Trap.When;
import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that go back by themselves when nobody is there any more to confirm what was swapped. */
@NeedsSshd
@NeedsGit
class GuardIT {
  @TempDir Path temp;

  @Test
  void servers_go_back_by_themselves_when_the_program_is_killed_after_the_swap() throws Exception {
    try (Trio hosts = new Trio(temp.resolve("trio"))) {
      String before = hosts.live();
      String plain = Files.readString(hosts.laptop().repository().resolve("deploy.yml"));
      hosts.laptop().write("deploy.yml", plain + "    confirm: 2s\n");
      hosts.commit();
      killAfterTheSwap(hosts);
      awaitGuards(hosts);
      assertThat(Outside.live(hosts.hosts().values())).isEqualTo(before);

      Laptop other = hosts.anotherLaptop("other");
      Run status = ended(5, other.shipit("status", "--env", "prod"));
      assertThat(status.printed()).contains("went back by itself at 20");
      Run recovered = ended(0, other.shipit("recover", "--env", "prod"));
      assertThat(recovered.printed()).contains("went back by itself").contains("taken back");
      assertThat(Outside.live(hosts.hosts().values())).isEqualTo(before);
      hosts.hosts().values().forEach(Outside::isTidy);

      hosts.laptop().write("deploy.yml", plain + "    confirm: 5m\n");
      hosts.pushNewPage();
      hosts.hosts().values().forEach(Outside::isTidy);
      awaitGuards(hosts);
    }
  }

  private static void killAfterTheSwap(Trio hosts) {
    CompletableFuture<List<ProcessHandle>> hit = new CompletableFuture<>();
    hosts
        .trap("web3")
        .stop(
            Point.SWAP.call(),
            When.AFTER,
            () -> hit.complete(hosts.sessions().values().stream().flatMap(List::stream).toList()));
    Process program = hosts.laptop().start("push", "--env", "prod", "--json");
    Thread.startVirtualThread(
        () -> {
          try {
            byte[] printed = program.getInputStream().readAllBytes();
            hit.completeExceptionally(
                new IllegalStateException(
                    "the program ended before: " + new String(printed, StandardCharsets.UTF_8)));
          } catch (IOException e) {
            hit.completeExceptionally(e);
          }
        });
    List<ProcessHandle> sessions = hit.join();
    program.destroyForcibly();
    hosts.trap("web3").goOn();
    OpenSshServer.awaitEnd(sessions);
  }

  /** Waits for the processes that the guards' marks name. */
  private static void awaitGuards(Trio hosts) throws IOException {
    for (OpenSshServer host : hosts.hosts().values()) {
      try (Stream<Path> files = Files.walk(Path.of(host.deployPath(), ".shipit"))) {
        OpenSshServer.awaitEnd(
            files
                .map(Path::toString)
                .filter(file -> file.matches(".*/guard/[^/]*,run,[0-9]+,.*"))
                .map(file -> file.replaceFirst(".*,run,([0-9]+),.*", "$1"))
                .flatMap(process -> ProcessHandle.of(Long.parseLong(process)).stream())
                .toList());
      } catch (UncheckedIOException e) {
        // A mark was renamed while it was read.
        awaitGuards(hosts);
      }
    }
  }
}
