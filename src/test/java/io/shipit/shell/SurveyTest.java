package io.shipit.shell;

import static io.shipit.host.Rollouts.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.config.SharedPath;
import io.shipit.host.Current;
import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.ReleaseId;
import io.shipit.host.Survey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a survey sees of a deploy root, and whom it does not trust. */
class SurveyTest {
  private static Survey survey(LocalBench bench) {
    return bench.client().survey();
  }

  private static void mode(LocalBench bench, String path, String mode) throws Exception {
    Files.setPosixFilePermissions(
        bench.path().resolve(path), PosixFilePermissions.fromString(mode));
  }

  /** D stands for the deploy root; what {@code current} is, and what a survey takes it for. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "link releases/one     | live one",
        "link releases/one/    | live one",
        "link ./releases/one   | live one",
        "link D/releases/one   | live one",
        "link D/./releases/one | live one",
        "link ../www/releases/one | live one",
        "link releases/gone    | live gone",
        "link D/releases/gone  | live gone",
        "link releases/link    | a link to releases/link",
        "link releases/one/sub | a link to releases/one/sub",
        "link releases         | a link to releases",
        "link /                | a link to /",
        "link D/elsewhere/one  | a link to D/elsewhere/one",
        "link one              | a link to one",
        "link releases/../one  | a link to releases/../one",
        "link releases/.hidden | a link to releases/.hidden",
        "link releases/one\\n  | a link to releases/one\\n",
        "link releases/ESC[31m | a link to releases/\\x1b[31m",
        "directory             | a directory",
        "full directory        | a directory",
        "file                  | a file",
        "nothing               | nothing",
      })
  void case68_what_current_is(String made, String seen) {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      LocalRoot root = bench.root();
      root.makeDirectory("releases/one/sub");
      root.makeDirectory("elsewhere/one");
      root.makeLink("releases/link", "one");
      String here = bench.path().toString();
      String what = made.replace("D", here).replace("\\n", "\n").replace("ESC", "\u001b");
      if (what.startsWith("link ")) {
        root.makeLink("current", what.substring("link ".length()));
      } else if (what.equals("directory")) {
        root.makeDirectory("current");
      } else if (what.equals("full directory")) {
        root.write("current/index.html", "by hand");
      } else if (what.equals("file")) {
        root.write("current", "");
      }
      String before = bench.snapshot();
      Survey survey = survey(bench);

      if (seen.startsWith("live ")) {
        assertThat(survey.sight().current())
            .isEqualTo(new Current.Live(new ReleaseId(seen.substring("live ".length()))));
        assertThat(survey.refusals()).isEmpty();
      } else if (seen.equals("nothing")) {
        assertThat(survey.sight().current()).isEqualTo(new Current.None());
        assertThat(survey.refusals()).isEmpty();
      } else {
        assertThat(survey.sight().current())
            .isEqualTo(new Current.Foreign(seen.replace("D", here)));
        assertThat(survey.refusals())
            .singleElement()
            .asString()
            .contains(seen.replace("D", here), "releases/before-shipit");
      }
      assertThat(bench.snapshot()).isEqualTo(before);
    }
  }

  /** Something that is done to a deploy root; failing is the test's own mistake. */
  private interface Change {
    void to(LocalBench bench) throws Exception;
  }

  private static void refused(Change change, String... words) throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      push(bench.client(), 1, null);
      assertThat(survey(bench).refusals()).isEmpty();
      change.to(bench);
      assertThat(survey(bench).refusals())
          .anySatisfy(refusal -> assertThat(refusal).contains(words));
    }
  }

  @ParameterizedTest
  @CsvSource({".shipit", "releases", "shared"})
  void case69_a_link_in_the_place_of_a_directory_is_refused(String name) throws Exception {
    refused(
        bench -> {
          Path aside = bench.path().resolveSibling("aside");
          Files.move(bench.path().resolve(name), aside);
          Files.createSymbolicLink(bench.path().resolve(name), aside);
        },
        name,
        "symbolic link");
  }

  @ParameterizedTest
  @CsvSource({
    ".shipit,rwxrwx---,group",
    ".shipit,rwx---rwx,every account",
    "releases,rwxrwxr-x,group",
    "releases,rwxr-xrwx,every account",
    "shared,rwxr-xrwx,every account",
    ".,rwxrwxr-x,group",
    ".,rwxrwxrwx,every account",
    "..,rwxrwxrwx,every account",
  })
  void case69_what_others_can_write_to_is_refused(String name, String mode, String words)
      throws Exception {
    refused(
        bench -> {
          // The group root is taken for private; an account that is not root has another group.
          chgrp(bench, name);
          mode(bench, name, mode);
        },
        words,
        "chmod");
  }

  /** Gives something to a group that is not root's, if this account may. */
  private static void chgrp(LocalBench bench, String path) throws Exception {
    new ProcessBuilder("chgrp", "daemon", bench.path().resolve(path).toString())
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  @Test
  void case69_a_group_that_the_settings_name_may_write() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      push(bench.client(), 1, null);
      chgrp(bench, "releases");
      mode(bench, "releases", "rwxrwxr-x");
      String name =
          Files.readAttributes(bench.path().resolve("releases"), PosixFileAttributes.class)
              .group()
              .getName();

      assertThat(survey(bench).refusals()).hasSize(1);
      assertThat(survey(bench.group(name)).refusals()).isEmpty();
      assertThat(survey(bench.group("another")).refusals()).hasSize(1);
    }
  }

  @Test
  void case69_what_another_account_owns_is_refused() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      push(bench.client(), 1, null);
      bench.program("id", "case $* in -u) echo 4711;; *) exec REAL \"$@\";; esac");
      Survey survey = survey(bench);
      assertThat(survey.refusals())
          .hasSize(3)
          .allSatisfy(refusal -> assertThat(refusal).contains("another account", "chown"));
      assertThat(survey.warnings())
          .anySatisfy(warning -> assertThat(warning).contains("another account"));
    }
  }

  @Test
  void missing_tools_are_named() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Path tools = Files.createDirectories(bench.path().resolveSibling("bin"));
      for (String tool : List.of("id", "date", "uname", "ls", "df", "sync", "mkdir", "rm")) {
        Files.createSymbolicLink(tools.resolve(tool), Shells.program(tool).toRealPath());
      }
      bench.environment(Map.of("PATH", tools.toString()));
      bench.shell(Shells.program("sh").toString());
      assertThat(survey(bench).refusals())
          .anySatisfy(text -> assertThat(text).contains("tar, gzip, sha256sum", "install"));
    }
  }

  @Test
  void a_root_that_does_not_exist_must_be_possible() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      assertThat(survey(bench).refusals()).isEmpty();
      assertThat(survey(bench).freeBytes()).isPositive();
      Files.writeString(bench.path().getParent(), "a file");
      assertThat(survey(bench).refusals())
          .singleElement()
          .asString()
          .contains("does not exist", "install -d");
    }
  }

  @Test
  void shared_files_that_are_missing_are_refused_by_name() {
    SharedPath settings = new SharedPath("etc/app.yml", false);
    SharedPath env = new SharedPath(".env", false);
    SharedPath storage = new SharedPath("storage", true);
    try (LocalBench bench = new LocalBench(Settings.sharing(settings, env, storage))) {
      for (boolean there : new boolean[] {false, true}) {
        if (there) {
          bench.root().makeDirectory("shared/.env");
        }
        assertThat(survey(bench).refusals())
            .satisfiesExactly(
                refusal ->
                    assertThat(refusal)
                        .contains(bench.path() + "/shared/etc/app.yml does not exist; make it"),
                refusal ->
                    assertThat(refusal)
                        .contains(
                            there ? "/shared/.env is a directory" : "/shared/.env does not exist"));
      }
      bench.root().delete("shared/.env");
      bench.root().write("shared/.env", "secret");
      bench.root().write("elsewhere/app.yml", "secret");
      bench.root().makeLink("shared/etc", "../elsewhere");
      assertThat(survey(bench).refusals()).isEmpty();
    }
  }

  /** Ten years before and after, and clocks that cannot be. */
  @ParameterizedTest
  @ValueSource(longs = {1477000000L, 2108000000L, 0L, 4102444800L})
  void case73_the_clock_of_the_host_is_information(long now) {
    try (LocalBench bench = new LocalBench(Settings.PLAIN).program("date", "echo " + now)) {
      Host host = bench.client();
      ReleaseId first = push(host, 1, null);
      ReleaseId second = push(host, 2, first);
      Survey survey = survey(bench);
      assertThat(survey.clockSeconds()).isEqualTo(now);
      assertThat(survey.refusals()).isEmpty();
      assertThat(survey.warnings()).isEmpty();
      assertThat(survey.sight().current()).isEqualTo(new Current.Live(second));
    }
  }

  @Test
  void a_survey_says_what_the_host_is_and_leaves_nothing_behind() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      bench.root().makeDirectory(".");
      Survey survey = survey(bench);
      assertThat(survey.swapBy()).isIn("mv -T", "mv into parent");
      assertThat(survey.system()).isNotEmpty().doesNotContain("unknown");
      assertThat(survey.freeBytes()).isPositive();
      assertThat(bench.root().list(".")).isEmpty();
    }
  }
}
