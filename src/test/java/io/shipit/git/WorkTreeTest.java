package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
class WorkTreeTest {
  @TempDir Path temp;

  @BeforeEach
  void create() throws Exception {
    GitBinary.run(
        temp,
        """
        git init -q -b main .; mkdir d; echo a > a; echo b > d/b; echo c > c; ln -s a l; : > empty
        git add .; git -c user.name=A -c user.email=a@b commit -qm one
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true                                | 0",
        "echo new > untracked                | 0",
        "touch -d 2001-01-01 a c l           | 0",
        "echo a > a                          | 0",
        "chmod 600 a                         | 0",
        "echo longer > a                     | 1",
        "echo z > a                          | 1",
        "echo x > empty                      | 1",
        "rm a                                | 1",
        "rm -r d                             | 1",
        "chmod +x a                          | 1",
        "ln -sf c l                          | 1",
        "rm l; echo a > l                    | 1",
        "rm a; ln -s c a                     | 1",
        "rm a; mkdir a                       | 1",
        "rm a; mkfifo a                      | 1",
        "rm empty; mkfifo empty              | 1",
        "echo new > n; git add n             | 1",
        "git rm -q --cached a                | 1",
        "echo z > a; git add a               | 1",
        "echo z > a; git add a; echo y > a   | 1",
        "git mv a moved                      | 2",
        "echo z > a; rm d/b; git add -N c    | 2",
        "echo z > a; git update-index --assume-unchanged a | 0",
        "git config core.filemode false; chmod +x a | 0",
        "git update-index --index-version 4; echo z > a | 1",
      })
  void changes_of_tracked_files_are_counted(String script, int count) throws Exception {
    GitBinary.run(temp, script);
    assertThat(remark())
        .isEqualTo(
            switch (count) {
              case 0 -> Optional.empty();
              case 1 -> Optional.of("1 uncommitted change is not part of the commit");
              default -> Optional.of(count + " uncommitted changes are not part of the commit");
            });
  }

  @Test
  void a_change_within_the_tick_of_the_clock_that_wrote_the_index_is_seen() throws Exception {
    GitBinary.run(
        temp,
        """
        echo 1 > a; touch -d @1000000000 a; git add a
        git -c user.name=A -c user.email=a@b commit -qm two
        echo 2 > a; touch -d @1000000000 a; touch -d @1000000000 .git/index
        """);
    assertThat(remark()).hasValue("1 uncommitted change is not part of the commit");
  }

  @Test
  void an_index_that_cannot_be_read_is_said_and_no_reason_to_stop() throws Exception {
    GitBinary.run(temp, "echo damaged > .git/index");
    assertThat(remark()).hasValue("whether there are uncommitted changes could not be found out");
  }

  @Test
  void a_repository_without_a_commit_or_an_index_has_none() throws Exception {
    GitBinary.run(temp, "git init -q -b main new");
    try (GitSource source = GitSource.open(temp.resolve("new"))) {
      assertThat(source.uncommittedChanges()).isEmpty();
    }
  }

  private Optional<String> remark() throws IOException {
    try (GitSource source = GitSource.open(temp)) {
      return source.uncommittedChanges();
    }
  }
}
