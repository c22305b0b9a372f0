package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.UserError;
import io.shipit.release.Archive;
import io.shipit.release.LinkRules;
import io.shipit.release.Manifest;
import io.shipit.release.PathMap;
import io.shipit.release.RelativePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clones lack: history, blobs, submodules, large files. Each error names the command that
 * brings it, and the test runs that command.
 */
@EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
class ClonesTest {
  private static final String GIT =
      """
      git() { command git -c user.name=A -c user.email=a@b -c protocol.file.allow=always "$@"; }
      """;

  private static final Selection ALL =
      new Selection(PathMap.wholeTree(), LinkRules.INSIDE_ONLY, true, true);

  @TempDir Path temp;

  @BeforeEach
  void create() throws Exception {
    run(
        """
        git init -q -b main a; cd a; git config uploadpack.allowFilter true
        git config uploadpack.allowAnySHA1InWant true
        echo one > f; git add .; git commit -qm one
        echo two > f; mkdir d; echo g > d/g; git add .; git commit -qm two
        """);
  }

  private String run(String script) throws IOException, InterruptedException {
    return GitBinary.run(temp, GIT + script);
  }

  @Test
  void case44_a_shallow_clone_deploys_what_it_has_and_names_the_fetch_for_the_rest()
      throws Exception {
    run("git clone -q --depth 1 file://$PWD/a s");
    assertThat(paths("s", "HEAD", ALL)).containsExactly("d/g", "f");
    UserError e = error("s", "HEAD~1", ALL);
    assertThat(e.getMessage()).contains("is missing from the repository");
    assertThat(e.hint()).contains("`git fetch --unshallow`");
    run("cd s; git fetch -q --unshallow");
    assertThat(paths("s", "HEAD~1", ALL)).containsExactly("f");
  }

  @Test
  void case44_a_partial_clone_names_the_fetch_that_brings_the_blobs() throws Exception {
    run("git clone -q --bare --filter=blob:none file://$PWD/a p.git");
    UserError e =
        catchThrowableOfType(
            UserError.class,
            () -> {
              try (GitSource source = GitSource.open(temp.resolve("p.git"))) {
                Commit commit = source.resolve("HEAD");
                Archive.write(
                    source.files(commit, PathMap.wholeTree()),
                    commit.committedAt(),
                    OutputStream.nullOutputStream());
              }
            });
    assertThat(e.getMessage()).startsWith("blob ").contains("is missing from the repository");
    assertThat(e.hint()).contains("`git fetch --refetch --no-filter origin`");
    run("cd p.git; git fetch -q --refetch --no-filter origin");
    assertThat(manifest("p.git", ALL)).isEqualTo(manifest("a", ALL));
  }

  @Test
  void case45_alternates_and_a_shared_directory_are_read() throws Exception {
    run("git clone -qs a shared; cd a; git worktree add -q ../w");
    assertThat(Files.readString(temp.resolve("shared/.git/objects/info/alternates"))).isNotBlank();
    assertThat(temp.resolve("w/.git")).isRegularFile();
    assertThat(manifest("shared", ALL)).isEqualTo(manifest("a", ALL));
    assertThat(manifest("w", ALL)).isEqualTo(manifest("a", ALL));
  }

  @Test
  void the_same_commit_gives_the_same_bytes_in_every_clone() throws Exception {
    run("git clone -q a c; git clone -q --bare a b.git; cd b.git; git gc -q");
    byte[] archive = archive("a");
    assertThat(archive("c")).isEqualTo(archive);
    assertThat(archive("b.git")).isEqualTo(archive);
    assertThat(archive("a")).isEqualTo(archive);
    assertThat(manifest("b.git", ALL).bytes()).isEqualTo(manifest("a", ALL).bytes());
  }

  private void withSubmodules() throws Exception {
    run(
        """
        git init -q -b main inner; cd inner; echo deep > deep; git add .; git commit -qm inner; cd ..
        git init -q -b main lib; cd lib
        printf 'no export-ignore\\n/x eol=crlf\\n$f export-subst\\n' > .gitattributes
        echo x > x; echo no > no; echo '$Format:%H %s$' > '$f'; git add .; git commit -qm lib
        git submodule --quiet add ../inner vendor/inner; git commit -qm nested; cd ..
        cd a; printf '*.md export-ignore\\n' > .gitattributes; echo x > x
        git submodule --quiet add --name other ../lib third/lib
        git submodule --quiet update --init --recursive
        git add .; git commit -qm submodule
        """);
  }

  @Test
  void case38_the_files_of_submodules_are_those_of_git_archive_in_them() throws Exception {
    withSubmodules();
    assertThat(paths("a", "HEAD", ALL))
        .containsExactly(
            ".gitattributes",
            ".gitmodules",
            "d/g",
            "f",
            "third/lib/$f",
            "third/lib/.gitattributes",
            "third/lib/.gitmodules",
            "third/lib/vendor/inner/deep",
            "third/lib/x",
            "x");
    run(
        """
        mkdir out; cd a; git archive HEAD | tar xf - -C ../out
        cd third/lib; git archive --prefix=third/lib/ HEAD | tar xf - -C ../../../out
        cd vendor/inner; git archive --prefix=third/lib/vendor/inner/ HEAD | tar xf - -C ../../../../../out
        cd ../../../../..; git init -q twin; mv twin/.git out/; cd out; git add -f .; git commit -qm twin
        """);
    // The twin's attributes were applied already, so its blobs are what is deployed.
    String twin =
        run(
            "cd out; for f in $(git ls-files | grep -v ^third/lib/.git | sort); do sha256sum $f;"
                + " done");
    StringBuilder ours = new StringBuilder();
    for (Manifest.Entry entry : manifest("a", ALL).entries()) {
      if (!entry.path().display().startsWith("third/lib/.git")) {
        ours.append(entry.sha256()).append("  ").append(entry.path()).append('\n');
      }
    }
    assertThat(ours.toString()).isEqualTo(twin);
  }

  @Test
  void case38_rules_take_files_of_submodules_and_leave_out_whole_ones() throws Exception {
    withSubmodules();
    PathMap some = PathMap.parse(List.of("third/lib/vendor/** -> v/", "f -> f"));
    assertThat(paths("a", "HEAD", new Selection(some, LinkRules.INSIDE_ONLY, false, true)))
        .containsExactly("f", "v/inner/deep");
    PathMap none = PathMap.parse(List.of("drop third/lib", "/ -> /"));
    assertThat(paths("a", "HEAD", Selection.of(none))).contains("f").doesNotContain("third/lib/x");
    assertThat(error("a", "HEAD", Selection.of(some)).getMessage())
        .contains("third/lib is a submodule (commit ");
  }

  @Test
  void case38_a_submodule_that_is_not_here_names_the_command_that_brings_it() throws Exception {
    withSubmodules();
    run("git clone -q a fresh");
    assertThat(error("fresh", "HEAD", ALL).getMessage())
        .contains(
            "third/lib is a submodule that is not in this clone: run `git submodule update --init"
                + " --recursive`");
    run("cd fresh; git submodule --quiet update --init");
    assertThat(error("fresh", "HEAD", ALL).getMessage())
        .contains("third/lib/vendor/inner is a submodule that is not in this clone: run `git");
    run("cd fresh; git submodule --quiet update --init --recursive");
    assertThat(manifest("fresh", ALL)).isEqualTo(manifest("a", ALL));

    run(
        "cd lib; echo new > x; git commit -qam new; cd ../a/third/lib; git pull -q; cd ../..;"
            + " git commit -qam bump; cd ../fresh; git pull -q --no-recurse-submodules");
    assertThat(error("fresh", "HEAD", ALL).getMessage())
        .containsPattern(
            "third/lib is a submodule whose commit [0-9a-f]{40} is not here: run `git");
  }

  @Test
  void case38_a_submodule_with_its_own_directory_in_the_work_tree_is_found() throws Exception {
    run(
        """
        git init -q -b main lib; cd lib; echo x > x; git add .; git commit -qm lib; cd ../a
        git clone -q ../lib lib
        printf '[submodule "lib"]\\npath = lib\\nurl = ../lib\\n' > .gitmodules
        git add .gitmodules lib; git commit -qm old
        """);
    assertThat(paths("a", "HEAD", ALL)).containsExactly(".gitmodules", "d/g", "f", "lib/x");
  }

  @Test
  void case38_case42_names_and_files_of_submodules_that_lead_elsewhere_are_refused()
      throws Exception {
    run(
        """
        cd a; id=$(git rev-parse HEAD); git update-index --add --cacheinfo 160000,$id,m
        printf '[submodule "../../x"]\\npath = m\\n' > .gitmodules; git add .gitmodules
        git commit -qm name; git tag name
        rm .gitmodules; ln -s f .gitmodules; git add .gitmodules; git commit -qm link; git tag link
        git rm -q --cached .gitmodules; git commit -qm none; git tag none
        head -c 1100000 /dev/zero | tr '\\0' '#' > big; rm .gitmodules; mv big .gitmodules
        git add .gitmodules; git commit -qm huge; git tag huge
        """);
    assertThat(error("a", "name", ALL).getMessage())
        .contains("m is a submodule with the name `../../x`, which git refuses as well");
    assertThat(error("a", "link", ALL).getMessage())
        .contains("m is a submodule, and .gitmodules is a link, not a file");
    assertThat(error("a", "none", ALL).getMessage())
        .contains("m is a submodule that .gitmodules of its commit does not name");
    assertThat(error("a", "huge", ALL).getMessage()).contains(".gitmodules of commit ");
  }

  private void withLargeFile() throws Exception {
    run(
        """
        cd a; printf 'a large file\\n' > ../large; oid=$(sha256sum < ../large | cut -c1-64)
        printf '*.bin filter=lfs diff=lfs merge=lfs -text\\n' > .gitattributes
        printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize 13\\n' $oid > a.bin
        cp a.bin plain; printf 'real' > b.bin; : > empty.bin
        git -c filter.lfs.required=false add .gitattributes a.bin b.bin empty.bin
        git commit -qm lfs; git tag lfs
        dir=.git/lfs/objects/$(echo $oid | cut -c1-2)/$(echo $oid | cut -c3-4); mkdir -p $dir
        cp ../large $dir/$oid; echo $dir/$oid > ../where
        """);
  }

  @Test
  void case39_large_files_are_deployed_instead_of_their_pointers() throws Exception {
    withLargeFile();
    Manifest manifest = manifest("a", ALL);
    Manifest.Entry large =
        manifest.entries().stream()
            .filter(entry -> entry.path().equals(RelativePath.of("a.bin")))
            .findFirst()
            .orElseThrow();
    assertThat(large.size()).isEqualTo(13);
    assertThat(run("sha256sum < large")).startsWith(large.sha256());
    assertThat(paths("a", "HEAD", ALL)).contains("b.bin", "empty.bin");
    assertThat(error("a", "HEAD", Selection.of(PathMap.wholeTree())).getMessage())
        .contains("a.bin is a Git LFS pointer, not the file itself; `lfs: true`");
    run("cd a; git worktree add -q ../w lfs; git config lfs.storage ../elsewhere");
    assertThat(error("w", "HEAD", ALL).getMessage()).contains("run `git lfs fetch`");
    run("mv a/.git/lfs a/elsewhere");
    assertThat(manifest("w", ALL)).isEqualTo(manifest);
  }

  @Test
  void case39_case54_a_large_file_that_is_missing_or_damaged_is_named() throws Exception {
    withLargeFile();
    run("cd a; printf 'x large file\\n' > $(cat ../where)");
    UserError damaged = catchThrowableOfType(UserError.class, () -> manifest("a", ALL));
    assertThat(damaged.getMessage()).contains("a.bin: its file in the store of Git LFS is damaged");
    run("cd a; printf 'short' > $(cat ../where)");
    assertThat(error("a", "HEAD", ALL).getMessage())
        .contains("a.bin is not in this clone's store of Git LFS (")
        .contains("run `git lfs fetch`");
    run("cd a; rm $(cat ../where)");
    assertThat(error("a", "HEAD", ALL).getMessage()).contains("run `git lfs fetch`");
    run(
        "cd a; rm -r .git/lfs; printf 'version https://git-lfs.github.com/spec/v1\\n"
            + "ext-0-x sha256:1\\noid sha256:1\\nsize 1\\n' > a.bin; git commit -qam odd");
    assertThat(error("a", "HEAD", ALL).getMessage())
        .contains("a.bin is a Git LFS pointer of a kind that is not known");
  }

  private List<String> paths(String place, String ref, Selection selection) {
    try (GitSource source = GitSource.open(temp.resolve(place))) {
      return source.files(source.resolve(ref), selection, (path, fate) -> {}).files().stream()
          .map(file -> file.path().display())
          .toList();
    }
  }

  private UserError error(String place, String ref, Selection selection) {
    UserError e = catchThrowableOfType(UserError.class, () -> paths(place, ref, selection));
    assertThat(e).isNotNull();
    return e;
  }

  private Manifest manifest(String place, Selection selection) throws IOException {
    try (GitSource source = GitSource.open(temp.resolve(place))) {
      Commit commit = source.resolve("HEAD");
      return Archive.write(
          source.files(commit, selection, (path, fate) -> {}),
          commit.committedAt(),
          OutputStream.nullOutputStream());
    }
  }

  private byte[] archive(String place) throws IOException {
    try (GitSource source = GitSource.open(temp.resolve(place))) {
      Commit commit = source.resolve("HEAD");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Archive.write(source.files(commit, PathMap.wholeTree()), commit.committedAt(), out);
      return out.toByteArray();
    }
  }
}
