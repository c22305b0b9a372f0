package io.shipit.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSetTest {
  @Test
  void sorts_files_and_derives_directories_with_parents_first() {
    FileSet set = ReleaseFiles.set("b/c/d", "a.b", "a/x", "b/a");
    assertThat(set.files())
        .extracting(file -> file.path().display())
        .containsExactly("a.b", "a/x", "b/a", "b/c/d");
    assertThat(set.directories())
        .extracting(RelativePath::display)
        .containsExactly("a", "b", "b/c");
    assertThat(set.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a,true,false", "a/x,true,true", "a.b,true,true", "b/c,true,false", "b/c/d,true,true",
    "c,false,false", "a/,false,false", "b/c/d/e,false,false", "a/y,false,false", "b/b,false,false"
  })
  void case19_knows_whether_a_path_is_in_the_release(String path, boolean contained, boolean file) {
    FileSet set = ReleaseFiles.set("b/c/d", "a.b", "a/x", "b/a");
    assertThat(set.contains(RelativePath.of(path))).isEqualTo(contained);
    assertThat(set.find(RelativePath.of(path)).isPresent()).isEqualTo(file);
  }

  @Test
  void case29_two_files_at_one_path_name_both() {
    List<ReleaseFile> files = new ArrayList<>(ReleaseFiles.files("x", "a"));
    ReleaseFile other = ReleaseFiles.file("x");
    files.add(
        new ReleaseFile(other.path(), other.mode(), other.content(), "repo:src/x", other.blobId()));
    assertThat(refusal(files))
        .isEqualTo(
            "the test cannot be deployed:\n"
                + "  x would be written twice: by repo:src/x and repo:x");
  }

  @Test
  void case29_a_link_and_a_directory_at_one_path_name_both() {
    assertThat(refusal(ReleaseFiles.files("x -> /etc", "x/passwd", "x/a")))
        .isEqualTo(
            "the test cannot be deployed:\n"
                + "  x would be a file (repo:x) and a directory (of repo:x/a)");
  }

  @Test
  void case27_unsafe_paths_are_refused_all_at_once_and_shown_escaped() {
    assertThat(refusal(ReleaseFiles.files("../x", "ok", "a/\u001b/..", ".GIT/config")))
        .startsWith("the test cannot be deployed:\n")
        .contains("  ../x has a segment `..`, which is no name (repo:../x)")
        .contains("  a/\\x1b/.. has a segment")
        .contains("  .GIT/config has a segment `.GIT`");
  }

  @Test
  void a_long_list_of_refusals_is_cut() {
    List<ReleaseFile> files = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      files.add(ReleaseFiles.file("../" + i));
    }
    assertThat(refusal(files).lines()).hasSize(22).last().isEqualTo("  and 5 more");
  }

  @Test
  void nothing_to_deploy_is_an_error() {
    assertThat(refusal(List.of())).isEqualTo("the test has no file to deploy");
  }

  @ParameterizedTest
  @CsvSource({
    "README,readme",
    "a/X,a/x",
    "É,é",
    "caf\u00e9,cafe\u0301",
    "Straße,STRASSE",
    "x/A/1,x/a/2",
    "readme/a,README"
  })
  void case30_paths_that_fold_together_are_warned_about(String one, String other) {
    FileSet set = ReleaseFiles.set(one, other, "between");
    assertThat(set.foldingCollisions()).isTrue();
    assertThat(set.warnings())
        .singleElement()
        .asString()
        .contains("are one file where the file system ignores case or Unicode normalisation");
  }

  @Test
  void case30_other_paths_are_not() {
    FileSet set = ReleaseFiles.set("a", "b/a", "b/c", "é", "e", "a b", "ab", "a_b");
    assertThat(set.foldingCollisions()).isFalse();
    assertThat(set.warnings()).isEmpty();
  }

  @Test
  void case30_directories_that_fold_together_are_named_once_and_ten_collisions_at_most() {
    assertThat(ReleaseFiles.set("d/A/1", "d/A/2", "d/a/1", "d/a/3").warnings())
        .containsExactly(
            "d/A and d/a are one file where the file system ignores case or Unicode normalisation");
    String[] many = new String[60];
    for (int i = 0; i < 30; i++) {
      many[2 * i] = "a" + i;
      many[2 * i + 1] = "A" + i;
    }
    assertThat(ReleaseFiles.set(many).warnings()).hasSize(10);
  }

  @Test
  void keeps_the_warnings_that_were_known_before() {
    assertThat(FileSet.of("t", ReleaseFiles.files("a"), List.of("w")).warnings())
        .containsExactly("w");
  }

  @Test
  void cannot_be_made_out_of_order() {
    assertThatThrownBy(() -> new FileSet(ReleaseFiles.files("b", "a"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FileSet(ReleaseFiles.files("a", "a"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String refusal(List<ReleaseFile> files) {
    UserError e =
        catchThrowableOfType(UserError.class, () -> FileSet.of("the test", files, List.of()));
    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(e.hint()).isNotEmpty();
    return e.getMessage();
  }
}
