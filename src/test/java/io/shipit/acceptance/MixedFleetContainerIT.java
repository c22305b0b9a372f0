package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.NeedsContainers;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.SshContainer;
import io.shipit.testbed.SshContainer.Userland;
import io.shipit.testbed.TestKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What deploy.yml can say, on a machine with GNU tools and nginx and on two with nothing but
 * BusyBox and its httpd.
 */
@NeedsContainers
@NeedsGit
class MixedFleetContainerIT {
  private static final TestKey KEY = TestKey.ed25519();
  private static final Map<String, SshContainer> HOSTS = new TreeMap<>();
  private static final String DEPLOY_YML =
      """
      keep: 3
      environments:
        prod:
          path: /srv/www
          hosts:
            - {host: web1, check: {http: "http://localhost:8080/health"}}
            - web2
            - web3
          shared: [storage/, config/secret.env]
          before_swap:
            - echo "built for $SHIPIT_HOST in ${PWD##*/}" > built && ./bin/build
          after_swap:
            - echo "$SHIPIT_ENVIRONMENT $SHIPIT_RELEASE after ${SHIPIT_PREVIOUS:-nothing}" >> storage/log
          check: {http: "http://127.0.0.1:8080/current/health", expect: 200, timeout: 5s}
      """;

  @TempDir Path temp;

  @BeforeAll
  static void start() {
    List<SshContainer> started =
        SshContainer.start(KEY, Userland.DEBIAN, Userland.BUSYBOX, Userland.BUSYBOX);
    for (int number = 0; number < started.size(); number++) {
      HOSTS.put("web" + (number + 1), started.get(number));
    }
    started.getFirst().startNginx();
    for (SshContainer host : started.subList(1, started.size())) {
      host.run("httpd", "-p", "127.0.0.1:8080", "-h", host.deployPath());
    }
  }

  @AfterAll
  static void stop() {
    HOSTS.values().forEach(SshContainer::close);
  }

  @BeforeEach
  void empty() {
    for (SshContainer host : HOSTS.values()) {
      host.shell("rm -rf .shipit releases shared current");
      host.run("su", "deploy", "-c", "mkdir -p /srv/www/shared/config");
      host.run("su", "deploy", "-c", "echo secret > /srv/www/shared/config/secret.env");
    }
  }

  private Laptop laptop() {
    Laptop laptop = Laptop.with(temp, KEY, HOSTS);
    laptop.write("deploy.yml", DEPLOY_YML).write("health", "ok\n").write("page", "one\n");
    laptop.write("bin/build", "#!/bin/sh\ncat config/secret.env > cache\n");
    laptop.shell("chmod 755 bin/build");
    laptop.commit("One");
    return laptop;
  }

  @Test
  void hooks_shared_links_and_checks_work_with_both_kinds_of_tools() {
    Laptop laptop = laptop();
    ended(0, laptop.shipit("check", "--env", "prod"));
    ended(0, laptop.shipit("push", "--env", "prod"));
    String first = Outside.live(HOSTS.values());
    laptop.write("page", "two\n").commit("Two");
    ended(0, laptop.shipit("push", "--env", "prod"));
    String second = Outside.live(HOSTS.values());
    ended(0, laptop.shipit("rollback", "--env", "prod"));
    assertThat(Outside.live(HOSTS.values())).isEqualTo(first);

    HOSTS.forEach(
        (name, host) -> {
          assertThat(Outside.page(host, "page")).isEqualTo("one\n");
          assertThat(Outside.page(host, "built"))
              .isEqualTo("built for %s in %s\n".formatted(name, first));
          assertThat(Outside.page(host, "cache")).isEqualTo("secret\n");
          assertThat(host.shell("readlink current/storage && readlink current/config/secret.env"))
              .isEqualTo("../../shared/storage\n../../../shared/config/secret.env\n");
          assertThat(host.shell("cat shared/storage/log"))
              .isEqualTo(
                  """
                  prod %1$s after nothing
                  prod %2$s after %1$s
                  prod %1$s after %2$s
                  """
                      .formatted(first, second));
          Outside.isTidy(host);
        });
  }

  @Test
  void a_failing_check_takes_every_host_back_and_runs_the_hooks_of_the_release_before() {
    Laptop laptop = laptop();
    ended(0, laptop.shipit("push", "--env", "prod"));
    String first = Outside.live(HOSTS.values());
    laptop.shell("rm health");
    laptop.commit("Without health");

    Run push = ended(4, laptop.shipit("push", "--env", "prod"));

    assertThat(push.err()).contains("web1", "web2", "web3", "404");
    assertThat(Outside.live(HOSTS.values())).isEqualTo(first);
    for (SshContainer host : HOSTS.values()) {
      List<String> log = host.shell("cat shared/storage/log").lines().toList();
      assertThat(log).hasSize(3);
      assertThat(log.get(2)).startsWith("prod " + first + " after ").doesNotContain("nothing");
      Outside.isTidy(host);
    }
  }

  @Test
  void a_missing_shared_file_is_told_before_anything_is_live() {
    Laptop laptop = laptop();
    SshContainer lacking = HOSTS.getOrDefault("web3", HOSTS.values().iterator().next());
    lacking.shell("rm shared/config/secret.env");

    Run push = ended(3, laptop.shipit("push", "--env", "prod"));

    assertThat(push.err()).contains("web3").contains("/srv/www/shared/config/secret.env");
    for (SshContainer host : HOSTS.values()) {
      assertThat(Outside.live(host)).isEmpty();
      assertThat(Outside.names(host, "releases")).isEmpty();
      assertThat(Outside.names(host, ".shipit")).isEmpty();
    }
  }

  @Test
  void old_releases_go_once_no_server_can_have_their_path_in_a_cache() {
    Laptop laptop = laptop();
    List<String> releases = new ArrayList<>();
    for (int number = 1; number <= 6; number++) {
      laptop.write("page", number + "\n").commit("Page " + number);
      for (SshContainer host : HOSTS.values()) {
        host.shell(
            "find .shipit/history \\( -name go -o -name undo \\) -exec touch -d '2000-01-01"
                + " 00:00:00' {} + 2>/dev/null || :");
        host.run("su", "deploy", "-c", "mkdir -p /srv/www/releases/not-ours");
      }
      ended(0, laptop.shipit("push", "--env", "prod"));
      releases.add(Outside.live(HOSTS.values()));
    }
    for (SshContainer host : HOSTS.values()) {
      List<String> kept = new ArrayList<>(releases.subList(3, 6));
      kept.add("not-ours");
      assertThat(Outside.names(host, "releases")).containsExactlyInAnyOrderElementsOf(kept);
      assertThat(Outside.names(host, ".shipit/meta"))
          .containsExactlyInAnyOrderElementsOf(releases.subList(3, 6));
    }
  }

  @Test
  void case35_case36_odd_names_arrive_as_they_are() {
    Laptop laptop = laptop();
    laptop.shell(
        """
        mkdir odd && cd odd && printf %s here > "$(printf 'latin-1-\\344')" \\
          && for name in -rf --help '*' 'a b' "'" '"' '$(touch pwned)' '`touch pwned`' '\\' '\\n' \\
            "$(printf 'new\\nline')" "$(printf 'tab\\there')" "$(printf 'esc\\033[31m')" 'end ' 'end.' '%s' ';' ; do
            mkdir -p -- "./in/$name" && printf '%s' "$name" > "./$name" && printf x > "./in/$name/$name" \\
              && { case $name in *"$(printf '\\n')"*) ;; *) ln -s "./$name" "./in/to $name" ;; esac; } || exit 1
          done
        """);
    String commit = laptop.commit("Odd names");
    // What hooks and shared paths add is not what this is about.
    laptop.configure(HOSTS);
    String plain = laptop.commit("Without hooks");
    assertThat(plain).isNotEqualTo(commit);

    ended(0, laptop.shipit("push", "--env", "prod"));

    Map<String, String> wanted = Tree.archived(laptop, plain);
    assertThat(wanted)
        .containsKeys("odd/latin-1-\344", "odd/new\nline", "odd/-rf", "odd/in/`touch pwned`");
    everywhere(wanted);
    laptop.write("page", "next\n").commit("Next");
    ended(0, laptop.shipit("push", "--env", "prod"));
    ended(0, laptop.shipit("rollback", "--env", "prod"));
    everywhere(wanted);
  }

  private static void everywhere(Map<String, String> wanted) {
    HOSTS.forEach(
        (name, host) ->
            assertThat(Tree.differences(wanted, Tree.on(host, host.deployPath() + "/current/")))
                .as("release on " + name)
                .isEmpty());
  }
}
