package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.git.TestRepository.RawTree;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.release.FileSet;
import io.shipit.release.OddNames;
import io.shipit.release.PathMap;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeFilesTest {
  @TempDir Path temp;
  private TestRepository repository;
  private GitSource source;

  @BeforeEach
  void create() throws IOException {
    repository = TestRepository.bare(temp.resolve("r.git"));
    source = repository.open();
  }

  @AfterEach
  void close() {
    source.close();
    repository.close();
  }

  @Test
  void a_tree_becomes_files_with_their_modes_contents_and_origins() throws IOException {
    ObjectId tree = repository.files("a", "A\n", "bin/run*", "#!/bin/sh\n", "l -> bin/run", "");
    assertThat(listing(files(tree, PathMap.wholeTree())))
        .containsExactly("REGULAR a: A\n", "EXECUTABLE bin/run: #!/bin/sh\n", "SYMLINK l: bin/run");
    ReleaseFile first = files(tree, PathMap.wholeTree()).files().getFirst();
    String id = repository.blob("A\n").name();
    assertThat(first.blobId()).isEqualTo(id);
    assertThat(first.origin()).isEqualTo("blob " + id + " at a");
    assertThat(first.content().size()).isEqualTo(2);
  }

  @Test
  void the_map_places_files_and_its_unused_rules_are_warnings() throws Exception {
    ObjectId tree = repository.files("dist/js/a.js", "a", "dist/a.map", "m", "src/a.ts", "s");
    PathMap map = PathMap.parse(List.of("drop **/*.map", "dist/ -> /", "ops/x -> etc/x"));
    FileSet set = files(tree, map);
    assertThat(listing(set)).containsExactly("REGULAR js/a.js: a");
    assertThat(set.warnings())
        .singleElement()
        .asString()
        .startsWith("the map rule `ops/x -> etc/x` matched nothing in commit ");
  }

  @Test
  void two_files_of_the_repository_for_one_target_are_both_named() throws Exception {
    ObjectId tree = repository.files("a/x", "1", "b/x", "2");
    assertThat(refusal(tree, PathMap.parse(List.of("a/ -> /", "b/ -> /"))).getMessage())
        .contains("  x would be written twice: by blob ")
        .contains(" at a/x and blob ")
        .contains(" at b/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "", "a/b", "../x", "/etc", "a/"})
  void case27_a_name_that_is_none_is_refused_with_its_tree(String name) throws IOException {
    ObjectId tree = repository.treeOf("100644", name, "x");
    UserError e = refusal(tree, PathMap.wholeTree());
    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(e.getMessage()).contains("`" + name + "` in tree " + tree.name() + " at the root");
  }

  @Test
  void case27_is_shown_escaped_and_also_refused_where_the_map_takes_nothing() throws Exception {
    ObjectId bad = repository.tree(new RawTree().add("100644", "\u001b/x", repository.blob("x")));
    ObjectId tree =
        repository.tree(
            new RawTree().add("40000", "vendor", bad).add("100644", "z", repository.blob("z")));
    assertThat(refusal(tree, PathMap.parse(List.of("z -> z"))).getMessage())
        .contains("`\\x1b/x` in tree " + bad.name() + " at vendor has a slash in a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {".git", ".GIT", ".git ", ".git.", "git~1", ".g\u200cit", ".git::$DATA"})
  void case28_dot_git_in_any_spelling_is_refused(String name) throws IOException {
    ObjectId inner = repository.treeOf("100755", "config", "[core]");
    ObjectId directory = repository.tree(new RawTree().add("40000", name, inner));
    assertThat(refusal(directory, PathMap.wholeTree()).getMessage()).contains("takes for .git");
    ObjectId file = repository.treeOf("100644", name, "gitdir: /tmp");
    assertThat(refusal(file, PathMap.wholeTree()).getMessage()).contains("takes for .git");
  }

  @Test
  void case29_a_name_that_is_twice_in_a_tree_is_refused() throws IOException {
    ObjectId inner = repository.treeOf("100644", "passwd", "x");
    ObjectId link = repository.blob("/etc");
    for (RawTree tree :
        List.of(
            new RawTree().add("120000", "x", link).add("40000", "x", inner),
            new RawTree().add("100644", "x", link).add("100644", "x", link),
            new RawTree()
                .add("120000", "x", link)
                .add("100644", "x.y", link)
                .add("40000", "x", inner))) {
      ObjectId id = repository.tree(tree);
      assertThat(refusal(id, PathMap.wholeTree()).getMessage())
          .contains("`x` is twice in tree " + id.name());
    }
  }

  @Test
  void case30_names_that_fold_together_are_a_warning() throws IOException {
    FileSet set = files(repository.files("README", "1", "readme", "2"), PathMap.wholeTree());
    assertThat(set.foldingCollisions()).isTrue();
    assertThat(set.warnings()).singleElement().asString().contains("README and readme");
  }

  @ParameterizedTest
  @CsvSource({
    "100644,REGULAR",
    "0100644,REGULAR",
    "00100755,EXECUTABLE",
    "100664,REGULAR",
    "100666,REGULAR",
    "100600,REGULAR",
    "100711,EXECUTABLE",
    "100700,EXECUTABLE",
    "104755,EXECUTABLE",
    "102755,EXECUTABLE",
    "101644,REGULAR",
    "107777,EXECUTABLE",
    "100000,REGULAR",
    "120000,SYMLINK",
    "0120000,SYMLINK",
    "120777,SYMLINK"
  })
  void case31_modes_are_read_as_git_reads_them(String mode, String expected) throws IOException {
    FileSet set = files(repository.treeOf(mode, "f", "f"), PathMap.wholeTree());
    assertThat(set.files()).singleElement().extracting(ReleaseFile::mode).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "644", "10000", "20000", "60000", "140000", "170000", "110644"})
  void case31_a_mode_that_is_no_file_s_is_refused(String mode) throws IOException {
    ObjectId tree = repository.treeOf(mode, "f", "f");
    assertThat(refusal(tree, PathMap.wholeTree()).getMessage())
        .contains("f has the mode " + mode.replaceFirst("^0+(?=.)", "") + ", no file's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "100644 f", "", "10064x f\0", "9999999999 f\0", " f\0"})
  void case31_a_tree_that_cannot_be_split_is_damaged(String start) throws IOException {
    byte[] raw = (start + "\1").getBytes(StandardCharsets.UTF_8);
    ObjectId tree = repository.insert(Constants.OBJ_TREE, raw);
    assertThat(refusal(tree, PathMap.wholeTree()).getMessage())
        .startsWith("tree " + tree.name() + " is damaged");
  }

  @Test
  void case31_a_tree_out_of_order_is_read_as_git_archive_reads_it() throws IOException {
    ObjectId x = repository.blob("x");
    ObjectId tree = repository.tree(new RawTree().add("100644", "b", x).add("100644", "a", x));
    assertThat(listing(files(tree, PathMap.wholeTree())))
        .containsExactly("REGULAR a: x", "REGULAR b: x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "..", "../../x", "a/../../x"})
  void case32_links_that_leave_the_release_are_refused(String target) throws IOException {
    ObjectId tree = repository.files("a/l", "x", "link -> " + target, "");
    assertThat(refusal(tree, PathMap.wholeTree()).getMessage()).contains("the link link ");
  }

  @Test
  void case32_a_link_is_judged_where_the_map_puts_it() throws Exception {
    ObjectId tree = repository.files("dist/l -> ../shared/x", "", "shared/x", "x");
    assertThat(files(tree, PathMap.wholeTree()).warnings()).isEmpty();
    assertThat(refusal(tree, PathMap.parse(List.of("dist/ -> /"))).getMessage())
        .contains("the link l leads out of the release, to ../shared/x");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4096, 70_000})
  void case34_empty_and_overlong_link_targets_are_refused(int length) throws IOException {
    ObjectId tree = repository.treeOf("120000", "l", "x".repeat(length));
    UserError e = refusal(tree, PathMap.wholeTree());
    assertThat(e.getMessage()).containsAnyOf("empty target", "4094 bytes", "has 70000 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\nb"})
  void case34_link_targets_with_nul_or_newline_are_refused(String target) throws IOException {
    ObjectId tree = repository.treeOf("120000", "l", target);
    assertThat(refusal(tree, PathMap.wholeTree()).getMessage()).contains("the link l has a target");
  }

  @Test
  void case35_and_36_odd_names_keep_their_bytes() throws IOException {
    RawTree raw = new RawTree();
    ObjectId x = repository.blob("x");
    List<RelativePath> names =
        OddNames.paths().stream().filter(path -> path.parent().isEmpty()).sorted().toList();
    names.forEach(name -> raw.add("100644", name.bytes(), x));
    FileSet set = files(repository.tree(raw), PathMap.wholeTree());
    assertThat(set.files()).extracting(ReleaseFile::path).containsExactlyElementsOf(names);
  }

  @Test
  void case37_a_name_or_path_or_depth_beyond_the_limits_is_refused() throws IOException {
    ObjectId longName = repository.treeOf("100644", "n".repeat(256), "x");
    assertThat(refusal(longName, PathMap.wholeTree()).getMessage())
        .contains("`" + "n".repeat(256) + "` in tree " + longName.name())
        .contains("has a name of 256 bytes");

    ObjectId longPath = nested(17, "d".repeat(250));
    assertThat(refusal(longPath, PathMap.wholeTree()).getMessage())
        .contains("d".repeat(250) + "/f is 4268 bytes long");

    assertThat(files(nested(999, "d"), PathMap.wholeTree()).files()).hasSize(1);
    assertThat(refusal(nested(1000, "d"), PathMap.wholeTree()).getMessage())
        .contains("d/f is more than 1000 directories deep");
    assertThat(refusal(nested(1010, "d"), PathMap.wholeTree()).getMessage())
        .contains("d is more than 1000 directories deep");
  }

  private ObjectId nested(int depth, String name) throws IOException {
    ObjectId tree = repository.treeOf("100644", "f", "x");
    for (int i = 0; i < depth; i++) {
      tree = repository.tree(new RawTree().add("40000", name, tree));
    }
    return tree;
  }

  @Test
  void case38_a_submodule_is_refused_unless_it_is_left_out() throws Exception {
    ObjectId commit = repository.commit(repository.files("x", "x"));
    RawTree raw = new RawTree().add("160000", "lib", commit);
    ObjectId tree = repository.tree(raw.add("100644", "z", repository.blob("z")));
    assertThat(refusal(tree, PathMap.wholeTree()).getMessage())
        .contains("lib is a submodule (commit " + commit.name() + "); `submodules: include`");
    assertThat(refusal(tree, PathMap.parse(List.of("lib/js/*.js -> js/"))).getMessage())
        .contains("lib is a submodule");
    assertThat(listing(files(tree, PathMap.parse(List.of("z -> z"))))).hasSize(1);
    assertThat(listing(files(tree, PathMap.parse(List.of("drop lib", "/ -> /")))))
        .containsExactly("REGULAR z: z");
  }

  @Test
  void case39_a_git_lfs_pointer_is_refused_with_and_without_its_attribute() throws Exception {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 9\n";
    ObjectId marked = repository.files(".gitattributes", "*.bin filter=lfs", "a.bin", pointer);
    assertThat(refusal(marked, PathMap.wholeTree()).getMessage())
        .contains("a.bin is a Git LFS pointer");

    // Without the attribute it is found when the content is read, so never deployed either.
    FileSet unmarked = files(repository.files("a.bin", pointer), PathMap.wholeTree());
    UserError e =
        catchThrowableOfType(
            UserError.class, () -> unmarked.files().getFirst().content().open().close());
    assertThat(e.getMessage()).contains("at a.bin is a Git LFS pointer");

    ObjectId wanted = repository.files(".gitattributes", "*.bin -filter", "a.bin", pointer);
    assertThat(listing(files(wanted, PathMap.parse(List.of("a.bin -> a")))))
        .containsExactly("REGULAR a: " + pointer);
    ObjectId real = repository.files(".gitattributes", "*.bin filter=lfs", "a.bin", "real");
    assertThat(files(real, PathMap.wholeTree()).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "export-subst,$Format:%H %d$,'has `%d` in a $Format:$ (export-subst), which the commit'",
    "export-subst,$Format:% D$,'has `% D` in'",
    "export-subst,$Format:%%%(describe:tags)$,'has `%(describe:tags)` in'",
    "export-subst,$Format:%G?$,'has `%G?` in'",
    "export-subst,$Format:%ar$,'has `%ar` in'",
    "export-subst,$Format:%cN$,'has `%cN` in'",
    "export-subst,$Format:%<(9)%s$,'has `%<(9)` in'",
    "export-subst,'$Format:%w(9,1,1)%s$','has `%w(9,1,1)` in'",
    "export-subst,$Format:%(trailers)$,'has `%(trailers)` in'",
    "export-subst,'$Format:%C(always,red)$','has `%C(always,red)` in'",
    "working-tree-encoding=UTF-7,x,'has the working-tree-encoding UTF-7, which shipit lacks'",
    "working-tree-encoding,x,'has the attribute working-tree-encoding without the name'",
    "-working-tree-encoding,x,'has the attribute working-tree-encoding without the name'",
    "working-tree-encoding=ISO-8859-1,€,'is not text in UTF-8 that can be written in ISO-8859-1'"
  })
  void case40_case41_what_the_commit_does_not_decide_is_refused_by_name(
      String attribute, String content, String reason) throws IOException {
    ObjectId tree = repository.files(".gitattributes", "f " + attribute, "f", content);
    assertThat(refusal(tree, PathMap.wholeTree()).getMessage()).contains("  f " + reason);
  }

  @Test
  void a_short_id_is_a_warning_since_another_clone_may_make_it_longer() throws IOException {
    ObjectId tree = repository.files(".gitattributes", "f export-subst", "f", "$Format:%h$");
    assertThat(files(tree, PathMap.wholeTree()).warnings())
        .singleElement()
        .asString()
        .startsWith("f has a short id in a $Format:$, which is as long as this clone makes it");
  }

  @ParameterizedTest
  @CsvSource({
    "export-subst,$Formal:%d$", "ident,$Idea$", "working-tree-encoding=utf-8,é",
    "-export-subst,$Format:%H$", "!ident,$Id$", "-text,x"
  })
  void case41_what_would_not_is_deployed_as_stored(String attribute, String content)
      throws IOException {
    ObjectId tree = repository.files(".gitattributes", "f " + attribute, "f", content);
    assertThat(listing(files(tree, PathMap.wholeTree()))).contains("REGULAR f: " + content);
  }

  @Test
  void case41_a_filter_is_never_run_and_said_so() throws IOException {
    repository.jgit().getConfig().setString("filter", "x", "smudge", "touch " + temp + "/ran");
    repository.jgit().getConfig().save();
    ObjectId tree = repository.files(".gitattributes", "f* filter=x", "f1", "1", "f2", "2");
    FileSet set = files(tree, PathMap.wholeTree());
    assertThat(listing(set)).contains("REGULAR f1: 1", "REGULAR f2: 2");
    assertThat(set.warnings())
        .containsExactly("2 files have the filter `x`, which shipit does not run, the first is f1");
    assertThat(temp.resolve("ran")).doesNotExist();
  }

  @Test
  void case42_attributes_that_are_a_link_or_huge_are_refused() throws IOException {
    ObjectId link = repository.files(".gitattributes -> f", "", "f", "* export-ignore");
    assertThat(refusal(link, PathMap.wholeTree()).getMessage())
        .contains(".gitattributes is a link");
    ObjectId huge = repository.files(".gitattributes", "#".repeat((16 << 20) + 1), "f", "x");
    assertThat(refusal(huge, PathMap.wholeTree()).getMessage()).contains("at .gitattributes has");
  }

  @Test
  void an_empty_tree_and_one_that_the_map_leaves_empty_are_errors() throws Exception {
    ObjectId empty = repository.tree(new RawTree());
    assertThat(refusal(empty, PathMap.wholeTree()).getMessage())
        .endsWith("has an empty tree and has no file to deploy");
    ObjectId tree = repository.files("a", "x");
    assertThat(refusal(tree, PathMap.parse(List.of("b -> c"))).getMessage())
        .endsWith("has no file to deploy");
  }

  @ParameterizedTest
  @CsvSource({
    "a,true",
    "bin,true",
    "bin/run,true",
    "bin/,false",
    "bin/run/x,false",
    "b,false",
    "l,true",
    "l/x,false",
    "bin/ru,false"
  })
  void case19_knows_what_is_tracked(String path, boolean tracked) throws IOException {
    ObjectId tree = repository.files("a", "A", "bin/run*", "x", "l -> bin", "");
    Commit commit = source.resolve(repository.commit(tree).name());
    assertThat(source.isTracked(commit, RelativePath.of(path))).isEqualTo(tracked);
  }

  private FileSet files(ObjectId tree, PathMap map) throws IOException {
    return source.files(source.resolve(repository.commit(tree).name()), map);
  }

  private UserError refusal(ObjectId tree, PathMap map) throws IOException {
    Commit commit = source.resolve(repository.commit(tree).name());
    UserError e = catchThrowableOfType(UserError.class, () -> source.files(commit, map));
    assertThat(e).isNotNull();
    return e;
  }

  private static List<String> listing(FileSet set) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ReleaseFile file : set.files()) {
      try (InputStream in = file.content().open()) {
        String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        lines.add(file.mode() + " " + file.path() + ": " + content);
      }
    }
    return lines;
  }
}
