package io.shipit.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  /** Every link is judged in this release, so that links can lead through each other. */
  private static final String[] RELEASE = {
    "file", "dir/file", "dir/sub/file", "to-dir -> dir/sub", "to-file -> dir/file", "up -> dir/.."
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "./file",
        "dir",
        "dir/",
        "dir//sub/.",
        "dir/../file",
        ".",
        "to-dir/file",
        "to-dir/..",
        "to-dir/../file",
        "up/up/file",
        "to-file"
      })
  void links_that_stay_inside_are_deployed_without_a_word(String target) {
    assertThat(warnings("link", target)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "dir/nothing",
        "file/x",
        "file/",
        "nothing/../file",
        "self",
        "a/b/../../c"
      })
  void case32_dangling_links_are_warned_about(String target) {
    String path = target.equals("self") ? "self" : "link";
    assertThat(warnings(path, target))
        .singleElement()
        .asString()
        .startsWith("the link " + path + " leads ")
        .endsWith("(repo:" + path + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../x",
        "/",
        "/etc/passwd",
        "dir/../../x",
        "up/..",
        "to-dir/../../..",
        "nothing/../..",
        "./..",
        "dir/sub/../../../dir",
        "../other/x",
        "../../other/shared/x",
        "../../current/x",
        "../../.shipit/format",
        "../../shared/../current",
        "../../shared/../../x",
        "../../..",
        "store/../../x",
        "store/../../../x",
        "store/../../current"
      })
  void case32_links_that_leave_the_release_are_refused(String target) {
    assertThat(refusal("link", target)).contains("  the link link ").contains("(repo:link)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../shared",
        "../../shared/x",
        "store",
        "store/x/..",
        "store/../y",
        "store/../../shared/z"
      })
  void case32_links_into_shared_are_what_they_are_for(String target) {
    assertThat(warnings("link", target)).isEmpty();
  }

  @Test
  void case32_a_link_that_is_listed_may_lead_anywhere_and_no_other() {
    LinkRules rules =
        new LinkRules(Set.of(), List.of(Glob.compile("out/*".getBytes(StandardCharsets.UTF_8))));
    List<ReleaseFile> files = ReleaseFiles.files("out/a -> /etc", "out/b -> ../../..", "file");
    assertThat(FileSet.of("the test", files, List.of(), rules).files()).hasSize(3);
    List<ReleaseFile> more = ReleaseFiles.files("out/a -> /etc", "out/d/a -> /etc");
    UserError e =
        catchThrowableOfType(UserError.class, () -> FileSet.of("the test", more, List.of(), rules));
    assertThat(e.getMessage())
        .contains("the link out/d/a has the absolute target")
        .doesNotContain("the link out/a ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"store -> dir", "store"})
  void case33_nothing_may_be_where_the_way_to_a_shared_path_needs_a_directory(String file) {
    LinkRules rules = new LinkRules(Set.of(RelativePath.of("store/x")), List.of());
    UserError e =
        catchThrowableOfType(
            UserError.class,
            () -> FileSet.of("the test", ReleaseFiles.files(file), List.of(), rules));
    assertThat(e.getMessage())
        .contains("where the shared path store/x needs a directory (repo:store)");
  }

  @Test
  void case32_what_climbs_is_counted_from_where_links_really_lead() {
    // dir/l -> ../to-dir is dir/sub, so ../../.. is one too many and ../.. is the root.
    assertThat(warnings("dir/l", "../to-dir/../..")).isEmpty();
    assertThat(refusal("dir/l", "../to-dir/../../..")).contains("leads out of the release");
  }

  @Test
  void case32_a_link_through_one_that_leaves_is_refused_too() {
    List<ReleaseFile> files = ReleaseFiles.files("out -> /srv", "via -> out/x", "file");
    UserError e =
        catchThrowableOfType(UserError.class, () -> FileSet.of("the test", files, List.of()));
    assertThat(e.getMessage())
        .contains("the link out has the absolute target /srv (repo:out)")
        .contains("the link via leads out of the release, to out/x (repo:via)");
  }

  @Test
  void case32_a_circle_of_links_dangles() {
    assertThat(ReleaseFiles.set("a -> b", "b -> a", "file").warnings())
        .containsExactly(
            "the link a leads round in a circle (repo:a)",
            "the link b leads round in a circle (repo:b)");
  }

  @Test
  void case34_targets_that_are_no_paths_are_refused() {
    assertThat(refusal("l", "")).contains("the link l has an empty target");
    assertThat(refusal("l", "a\0b")).contains("the link l has a target with a NUL byte in it");
    assertThat(refusal("l", "a\nb")).contains("the link l has a target with a newline in it");
    assertThat(refusal("l", "x/".repeat(2048)))
        .contains("the link l has a target of more than 4094 bytes");
    assertThat(warnings("l", "./".repeat(2046) + "d")).hasSize(1);
  }

  private static final LinkRules RULES = new LinkRules(Set.of(RelativePath.of("store")), List.of());

  private static List<String> warnings(String path, String target) {
    return FileSet.of("the test", with(path, target), List.of(), RULES).warnings();
  }

  private static String refusal(String path, String target) {
    return catchThrowableOfType(
            UserError.class, () -> FileSet.of("the test", with(path, target), List.of(), RULES))
        .getMessage();
  }

  private static List<ReleaseFile> with(String path, String target) {
    List<ReleaseFile> files = new ArrayList<>(ReleaseFiles.files(RELEASE));
    files.add(ReleaseFiles.link(path, target));
    return files;
  }
}
