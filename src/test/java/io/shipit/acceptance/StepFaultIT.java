package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.Faults.Fault;
import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.GeneratedSection;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every row of {@link Faults} on three OpenSSH servers: the push ends in the stated exit code and
 * names every host, what an observer finds on the hosts agrees with it, and once the hosts are back
 * {@code recover} from another machine makes them whole, {@code status} says so, and a push
 * follows. What was seen is kept in docs/faults.md.
 */
@NeedsSshd
@NeedsGit
class StepFaultIT {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path temp;

  private final List<String> rows = new ArrayList<>();
  private @Nullable Trio trio;
  private int trios;

  @AfterEach
  void close() {
    if (trio != null) {
      trio.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> a_fault_in_any_step_ends_as_the_table_says() {
    List<Fault> faults = Faults.all();
    Stream<DynamicTest> tests =
        Stream.iterate(0, row -> row + 1)
            .limit(faults.size())
            .map(
                row -> DynamicTest.dynamicTest(faults.get(row).toString(), () -> run(faults, row)));
    return Stream.concat(tests, Stream.of(DynamicTest.dynamicTest("docs/faults.md", this::table)));
  }

  private void run(List<Fault> faults, int row) {
    Fault fault = faults.get(row);
    boolean whole = false;
    Trio hosts = trio();
    try {
      String before = hosts.live();
      hosts.age();
      String pageBefore = Outside.page(hosts.host("web1"), "index.html");
      hosts.commit();
      fault.arrangement().on(hosts);

      Run push = hosts.laptop().shipit("push", "--env", "prod", "--json");

      String live = live(hosts, before);
      assertThat(push.exitCode() + ": " + live)
          .as(push.printed())
          .isEqualTo(fault.exitCode() + ": " + fault.live());
      if (!fault.trapped().isEmpty()) {
        assertThat(hosts.trap(fault.trapped()).isSprung()).as("the trap was sprung").isTrue();
      }
      isTrue(hosts, push, before);
      hosts.heal();
      hosts.hosts().values().forEach(host -> host.shell("echo secret > shared/.env"));
      Laptop other = hosts.anotherLaptop("other" + row);
      Run recover = other.shipit("recover", "--env", "prod");
      assertThat(recover.exitCode()).as(recover.printed()).isZero();
      boolean old = Outside.live(hosts.hosts().values()).equals(before);
      assertThat(old ? "old" : "new").as(recover.printed()).isEqualTo(fault.settled());
      String page = old ? pageBefore : hosts.page();
      hosts
          .hosts()
          .values()
          .forEach(host -> assertThat(Outside.page(host, "index.html")).isEqualTo(page));
      hosts.hosts().values().forEach(Outside::isTidy);
      Run status = Outside.ended(0, other.shipit("status", "--env", "prod"));
      assertThat(status.printed()).contains(Trio.NAMES).contains(Outside.live(hosts.host("web1")));
      hosts.pushNewPage();
      hosts.hosts().values().forEach(Outside::isTidy);
      rows.add(
          "| %s | %s | %d | %s | %s |"
              .formatted(
                  fault.step(),
                  fault.what(),
                  fault.exitCode(),
                  fault.live().replace(" ", ", "),
                  fault.settled()));
      whole = true;
    } finally {
      if (!whole) {
        hosts.close();
        trio = null;
      }
    }
  }

  private Trio trio() {
    if (trio == null) {
      trio = new Trio(temp.resolve("trio" + trios++));
    }
    return trio;
  }

  private static String live(Trio trio, String before) {
    return trio.hosts().values().stream()
        .map(host -> Outside.live(host).equals(before) ? "old" : "new")
        .collect(Collectors.joining(" "));
  }

  /** What the push says of every host is what is there, or it says that it does not know. */
  private static void isTrue(Trio trio, Run push, String before) {
    List<String> lines = push.out().lines().toList();
    JsonNode outcome = JSON.readTree(lines.getLast());
    assertThat(outcome.path("type").asString()).isEqualTo("outcome");
    assertThat(outcome.path("exit_code").asInt()).isEqualTo(push.exitCode());
    List<String> named = new ArrayList<>();
    for (JsonNode host : outcome.path("hosts")) {
      String name = host.path("host").asString();
      named.add(name);
      boolean unsure = push.exitCode() == 5 && !host.path("problems").isEmpty();
      if (!unsure) {
        String told = host.path("release").isNull() ? "" : host.path("release").asString();
        boolean unread = told.isEmpty() && push.exitCode() == 3 && trio.isDown(name);
        assertThat(unread ? before : told)
            .as("what the push says of %s: %s", name, push.printed())
            .isEqualTo(Outside.live(trio.host(name)));
      }
    }
    assertThat(named).as(push.printed()).isEqualTo(Trio.NAMES);
  }

  private void table() {
    assertThat(rows).hasSameSizeAs(Faults.all());
    GeneratedSection.of(Path.of("docs/faults.md"), "one call")
        .check(
            """
            | step | what fails | exit code | live | after recover |
            |---|---|---|---|---|
            %s
            """
                .formatted(String.join("\n", rows)));
  }
}
