package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.release.FileSet;
import io.shipit.release.PathMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitSourceTest {
  @TempDir Path temp;

  @Test
  void without_a_repository_it_says_where_it_looked() {
    UserError e = catchThrowableOfType(UserError.class, () -> GitSource.open(temp));
    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(e.getMessage()).isEqualTo("there is no git repository at " + temp + " or above it");
  }

  @Test
  void a_bare_repository_is_found_from_inside() throws IOException {
    try (TestRepository repository = TestRepository.bare(temp.resolve("r.git"));
        GitSource source = GitSource.open(temp.resolve("r.git"))) {
      assertThat(source.directory()).isEqualTo(repository.directory());
      assertThat(source.uncommittedChanges()).isEmpty();
    }
  }

  @Test
  void a_damaged_configuration_is_an_error() throws IOException {
    try (TestRepository repository = TestRepository.bare(temp.resolve("r.git"))) {
      Files.writeString(repository.directory().resolve("config"), "[core\n\u001b");
      UserError e = catchThrowableOfType(UserError.class, repository::open);
      assertThat(e.getMessage()).startsWith("the git repository at ").doesNotContain("\u001b");
    }
  }

  @Test
  void case49_a_repository_with_sha256_ids_is_refused() throws IOException {
    try (TestRepository repository = TestRepository.bare(temp.resolve("r.git"))) {
      Files.writeString(
          repository.directory().resolve("config"),
          """
          [core]
          repositoryformatversion = 1
          bare = true
          [extensions]
          objectFormat = sha256
          """);
      assertThat(catchThrowableOfType(UserError.class, repository::open).getMessage())
          .contains("has objects with sha256 ids");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:secret@example.com/x.git, https://example.com/x.git",
    "https://token@example.com, https://example.com",
    "ssh://git@example.com:22/x@y.git, ssh://example.com:22/x@y.git",
    "git@example.com:x.git, git@example.com:x.git",
    "/srv/x.git, /srv/x.git"
  })
  void the_origin_is_told_without_who_is_logged_in(String configured, String told)
      throws IOException {
    try (TestRepository repository = TestRepository.bare(temp.resolve("r.git"))) {
      Files.writeString(
          repository.directory().resolve("config"),
          "[core]\nbare = true\n[remote \"origin\"]\nurl = " + configured + "\n");
      try (GitSource source = repository.open()) {
        assertThat(source.originUrl()).hasValue(told);
      }
    }
  }

  @Test
  void case40_attributes_of_the_clone_itself_are_not_applied_but_told() throws IOException {
    try (TestRepository repository = TestRepository.bare(temp.resolve("r.git"))) {
      ObjectId commit = repository.commit(repository.files("f", "x"));
      Files.createDirectories(repository.directory().resolve("info"));
      Files.writeString(repository.directory().resolve("info/attributes"), "f export-ignore\n");
      try (GitSource source = repository.open()) {
        FileSet set = source.files(source.resolve(commit.name()), PathMap.wholeTree());
        assertThat(set.files()).hasSize(1);
        assertThat(set.warnings())
            .containsExactly(
                "info/attributes of this clone is not part of the commit and is not applied");
      }
    }
  }

  @Test
  @EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
  void clones_subdirectories_worktrees_packs_and_alternates_are_read() throws Exception {
    GitBinary.run(
        temp,
        """
        git init -q -b main a; cd a; mkdir d; echo x > d/f; git add .
        git -c user.name=A -c user.email=a@b commit -qm one; git gc -q
        git worktree add -q ../w -b other; cd ../w; echo y > d/g; git add .
        git -c user.name=A -c user.email=a@b commit -qm two
        cd ..; git clone -qs a c; git clone -q --bare a b.git
        """);
    for (String place : List.of("a", "a/d", "a/.git", "c", "c/d", "b.git", "w", "w/d")) {
      try (GitSource source = GitSource.open(temp.resolve(place))) {
        String ref = place.startsWith("w") ? "HEAD^" : "HEAD";
        Commit commit = source.resolve(ref);
        assertThat(commit.subject()).as(place).isEqualTo("one");
        assertThat(source.files(commit, PathMap.wholeTree()).files()).as(place).hasSize(1);
        assertThat(source.uncommittedChanges()).as(place).isEmpty();
      }
    }
  }

  @Test
  @EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
  void case52_nothing_that_the_repository_names_is_run_and_nothing_is_written() throws Exception {
    GitBinary.run(
        temp,
        """
        git init -q -b main a; cd a; echo x > f; echo 'f filter=x' > .gitattributes; git add .
        git -c user.name=A -c user.email=a@b commit -qm one
        for hook in pre-commit post-checkout post-index-change reference-transaction fsmonitor; do
          printf '#!/bin/sh\\ntouch %s/ran-$0\\n' '$PWD' > .git/hooks/$hook; chmod +x .git/hooks/$hook
        done
        git config core.fsmonitor "touch ../ran-fsmonitor; false"
        git config core.sshCommand "touch ../ran-ssh"
        git config core.editor "touch ../ran-editor"
        git config filter.x.clean "touch ../ran-clean; cat"
        git config filter.x.smudge "touch ../ran-smudge; cat"
        git config filter.x.process "touch ../ran-process"
        git config filter.x.required true
        git config diff.external "touch ../ran-diff"
        git config core.hooksPath .git/hooks
        git config include.path ../../no-such-file
        touch -d '2001-01-01' f
        """);
    String before = snapshot();
    try (GitSource source = GitSource.open(temp.resolve("a"))) {
      assertThat(source.files(source.resolve("HEAD"), PathMap.wholeTree()).files()).hasSize(2);
      assertThat(source.uncommittedChanges()).isEmpty();
    }
    assertThat(snapshot()).isEqualTo(before);
  }

  private String snapshot() throws IOException {
    try (Stream<Path> files = Files.walk(temp)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.sorted().toList()) {
        all.append(file).append(' ').append(Files.getLastModifiedTime(file)).append('\n');
      }
      return all.toString();
    }
  }
}
