package io.shipit.shell;

import static io.shipit.host.Rollouts.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostBench.Settings;
import io.shipit.host.Survey;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a survey makes of file systems that are not like ext4. Here their tools only answer as they
 * would there, so that no test needs a mount.
 */
class FileSystemTest {
  /** The survey of a deploy root that is there, after one tool was replaced. */
  private static void survey(String tool, String script, Consumer<Survey> check) {
    for (boolean setUp : new boolean[] {false, true}) {
      try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
        if (setUp) {
          push(bench.client(), 1, null);
        } else {
          bench.root().makeDirectory(".");
        }
        bench.program(tool, script);
        String before = bench.snapshot();
        check.accept(bench.client().survey());
        assertThat(bench.snapshot()).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vfat, no links   | ln    | echo 'ln: Operation not permitted'; exit 1 | cannot write",
        "read-only        | mkdir | echo 'mkdir: Read-only file system'; exit 1 | Read-only file",
        "over quota       | mkdir | echo 'mkdir: Disk quota exceeded'; exit 1 | quota exceeded",
        "no modes         | chmod | exit 0 | does not keep modes",
        "copies, no rename| mv    | for i; do f=$g g=$i; done; cp -dT \"$f\" \"${g%/}/current\" &&"
            + " rm \"$f\" | no way to replace a link",
        "no overwriting   | mv    | echo 'mv: File exists'; exit 1 | no way to replace a link",
        "does nothing     | mv    | exit 0 | no way to replace a link",
      })
  void case71_a_file_system_on_which_the_promise_cannot_be_kept_is_refused(
      String what, String tool, String script, String words) {
    survey(
        tool,
        script,
        survey ->
            assertThat(survey.refusals())
                .as(what)
                .singleElement()
                .asString()
                .contains(words, "; "));
  }

  @ParameterizedTest
  @CsvSource({"nfs", "nfs4", "fuseblk", "fuse", "smb2", "smb"})
  void case71_a_file_system_on_another_machine_is_a_warning(String type) {
    survey(
        "stat",
        "case $1 in -f) echo " + type + ";; *) exec REAL \"$@\";; esac",
        survey -> {
          assertThat(survey.refusals()).isEmpty();
          assertThat(survey.warnings()).anySatisfy(text -> assertThat(text).contains(type));
        });
  }

  @ParameterizedTest
  @CsvSource({"ext2/ext3", "xfs", "btrfs", "tmpfs", "overlayfs", "UNKNOWN (0x1)"})
  void case71_a_local_file_system_is_none(String type) {
    survey(
        "stat",
        "case $1 in -f) echo '" + type + "';; *) exec REAL \"$@\";; esac",
        survey -> {
          assertThat(survey.refusals()).isEmpty();
          assertThat(survey.warnings()).isEmpty();
        });
  }

  @Test
  void case71_where_nothing_can_be_run_is_a_warning() {
    survey(
        "chmod",
        // The script of the probe loses its x, as if the kernel did not look at it.
        "case $* in '0755 '*/file) REAL \"$@\"; echo 'exit 126' >\"$2\";; *) exec REAL \"$@\";;"
            + " esac",
        survey -> {
          assertThat(survey.refusals()).isEmpty();
          assertThat(survey.warnings()).anySatisfy(text -> assertThat(text).contains("noexec"));
        });
  }

  @Test
  void case71_names_that_differ_in_case_alone() {
    survey(
        "mkdir",
        // As there: a name made in one way is there in the other as well.
        "REAL \"$@\" && for d; do :; done; case $d in *probe-*/go) : >\"${d%go}FILE\";; esac",
        survey -> {
          assertThat(survey.foldsNames()).isTrue();
          assertThat(survey.refusals()).isEmpty();
        });
    survey("true", "exit 0", survey -> assertThat(survey.foldsNames()).isFalse());
  }

  @Test
  void case72_releases_on_another_file_system_are_refused() {
    for (String directory : new String[] {"releases", ".shipit"}) {
      try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
        push(bench.client(), 1, null);
        assertThat(bench.client().survey().refusals()).isEmpty();
        bench.program(
            "stat", "case $* in '-c %d " + directory + "') echo 4711;; *) exec REAL \"$@\";; esac");
        assertThat(bench.client().survey().refusals())
            .singleElement()
            .asString()
            .contains(directory + " is on another file system", "keep both");
      }
    }
  }
}
