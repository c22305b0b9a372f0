package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Answer;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.ReleaseId;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole pushes of real commits to servers in memory, at one moment of the clock. */
class PushTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:45:12Z");

  private final Desk desk = new Desk("web1", "web2");

  @TempDir Path repository;

  @BeforeEach
  void makeRepository() throws Exception {
    Git.init().setDirectory(repository.toFile()).setInitialBranch("main").call().close();
  }

  @Test
  void case30_names_that_a_host_takes_for_one_are_refused_before_anything_is_changed()
      throws Exception {
    commit(NOW, "README.md", "readme.md", "index.html");
    HostImage before = desk.server("web1").image();
    Result result = new Push(folding(desk.of("ada"), "web2")).run(request(false));
    assertThat(result.exitCode()).isEqualTo(ExitCode.UNCHANGED);
    assertThat(result.hint()).isEqualTo("rename one of the paths named above");
    assertThat(result.hosts().getFirst().problems()).isEmpty();
    assertThat(result.hosts().getLast().problems())
        .extracting(Result.Problem::seen)
        .containsExactly("its file system takes names that differ only in case for one name");
    assertThat(desk.told)
        .filteredOn(Progress.Warned.class::isInstance)
        .anySatisfy(told -> assertThat(told.toString()).contains("README.md", "readme.md"));
    assertThat(desk.server("web1").image()).isEqualTo(before);
  }

  @Test
  void case30_names_that_every_host_keeps_apart_are_pushed() throws Exception {
    commit(NOW, "README.md", "readme.md");
    assertThat(push(false).exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void a_release_gets_a_name_that_no_host_has() throws Exception {
    commit(NOW, "index.html");
    String first = release(push(true));
    assertThat(first).startsWith("20261122-204512-");
    has("web2", first);
    assertThat(release(push(true))).isEqualTo(first + "-2");
    has("web1", first + "-2");
    assertThat(release(push(false))).isEqualTo(first + "-3");
    assertThat(desk.server("web1").image().live()).isEqualTo(new ReleaseId(first + "-3"));
    assertThat(desk.server("web2").image().live()).isEqualTo(new ReleaseId(first + "-3"));
  }

  @Test
  void case53_releases_are_in_the_order_of_their_pushes_whenever_they_were_committed()
      throws Exception {
    commit(Instant.parse("9999-12-31T23:59:59Z"), "one");
    String first = release(push(false));
    commit(Instant.EPOCH, "two");
    String second = release(push(false));
    commit(NOW, "three");
    String third = release(push(false));

    assertThat(new Inspection(desk.of("ada")).run(desk.environment()).releases())
        .extracting(view -> view.push().release().value())
        .containsExactly(third, second, first);
    assertThat(release(rollback())).isEqualTo(second);
    assertThat(release(rollback())).isEqualTo(first);
  }

  private void commit(Instant when, String... files) throws Exception {
    for (String file : files) {
      Files.writeString(repository.resolve(file), file);
    }
    PersonIdent ada = new PersonIdent("Ada", "ada@example.com", when, ZoneOffset.UTC);
    try (Git git = Git.open(repository.toFile())) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage("x").setAuthor(ada).setCommitter(ada).setSign(false).call();
    }
  }

  private void has(String host, String release) {
    desk.server(host)
        .change(image -> image.withRelease(new ReleaseId(release), HostImage.Content.DURABLE));
  }

  private Result push(boolean dryRun) throws UserError {
    return new Push(desk.of("ada")).run(request(dryRun));
  }

  private Push.Request request(boolean dryRun) {
    return new Push.Request(
        desk.environment(), repository, "HEAD", repository, dryRun, false, Duration.ZERO);
  }

  private Result rollback() throws UserError {
    return new Rollback(desk.of("ada")).run(desk.environment(), null, false, Duration.ZERO);
  }

  private static String release(Result result) {
    assertThat(result.exitCode()).isEqualTo(ExitCode.DONE);
    return Objects.requireNonNull(result.release());
  }

  /** The same world, with one host whose file system takes names for one. */
  private static World folding(World world, String name) {
    return new World(
        (id, environment, target, output) -> {
          Host host = world.hosts().host(id, environment, target, output);
          return id.equals(new HostId(name)) ? new Folding(host) : host;
        },
        world.nonces(),
        world.clock(),
        world.operator(),
        world.interruption(),
        world.progress(),
        world.version(),
        world.commands(),
        world.time(),
        world.patience());
  }

  /** A host whose file system takes names that differ only in case for one. */
  private record Folding(Host host) implements Host {
    @Override
    public HostId id() {
      return host.id();
    }

    @Override
    public Survey survey() throws UserError {
      Survey seen = host.survey();
      return new Survey(
          seen.identity(),
          seen.sight(),
          seen.history(),
          seen.damaged(),
          seen.releases(),
          seen.freeBytes(),
          seen.freeInodes(),
          seen.clockSeconds(),
          seen.system(),
          seen.swapBy(),
          true,
          seen.refusals(),
          seen.warnings());
    }

    @Override
    public Answer perform(Operation operation) {
      return host.perform(operation);
    }

    @Override
    public void beat(Nonce holder) {
      host.beat(holder);
    }

    @Override
    public void close() {
      host.close();
    }
  }
}
