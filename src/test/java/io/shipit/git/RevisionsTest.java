package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionsTest {
  @TempDir Path temp;
  private TestRepository repository;
  private ObjectId tree;
  private ObjectId first;
  private ObjectId side;
  private ObjectId merge;

  /** first - merge (main, HEAD), with side as the second parent of merge. */
  @BeforeEach
  void create() throws IOException {
    repository = TestRepository.bare(temp.resolve("r.git"));
    tree = repository.files("a", "x");
    first = repository.commit(tree);
    side = repository.commit(tree, first);
    merge = repository.commit(tree, first, side);
    repository.ref("refs/heads/main", merge);
    repository.ref("refs/heads/side", side);
    repository.looseRef("refs/remotes/origin/main", first);
    Files.writeString(repository.directory().resolve("HEAD"), "ref: refs/heads/main\n");
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD,merge",
    "@,merge",
    "main,merge",
    "heads/main,merge",
    "refs/heads/main,merge",
    "origin/main,first",
    "remotes/origin/main,first",
    "HEAD^,first",
    "HEAD^1,first",
    "HEAD^2,side",
    "HEAD^2^,first",
    "HEAD~1,first",
    "main^2~1,first",
    "@~,first",
    "HEAD^0,merge",
    "HEAD~0,merge",
    "HEAD^{commit},merge",
    "HEAD^{}~1,first",
    "main@{u},first",
    "@{upstream},first",
    "side^^{commit},first"
  })
  void names_and_their_ancestors_resolve(String text, String expected) throws IOException {
    Files.writeString(
        repository.directory().resolve("config"),
        """
        [remote "origin"]
          url = https://user:secret@example.com/x.git
          fetch = +refs/heads/*:refs/remotes/origin/*
        [branch "main"]
          remote = origin
          merge = refs/heads/main
        """);
    assertThat(resolve(text)).isEqualTo(id(expected));
  }

  @Test
  void an_id_resolves_in_full_and_shortened() {
    assertThat(resolve(side.name())).isEqualTo(side.name());
    assertThat(resolve(side.name().substring(0, 12))).isEqualTo(side.name());
    assertThat(resolve("v1.0-3-g" + side.name().substring(0, 12))).isEqualTo(side.name());
  }

  @Test
  void a_commit_has_what_its_object_says() {
    try (GitSource source = repository.open()) {
      assertThat(source.resolve("main"))
          .isEqualTo(
              new Commit(
                  merge.name(),
                  tree.name(),
                  "The subject",
                  "A U Thor <author@example.com>",
                  Instant.ofEpochSecond(1795377600),
                  Instant.ofEpochSecond(1795377600)));
      assertThat(source.resolve("main").shortId()).isEqualTo(merge.name().substring(0, 10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "--help", "{u}", "a@b", "ä", "@-", "x{1}", "a.b", "-"})
  void case46_branches_with_odd_names_are_found_by_name(String name) throws IOException {
    repository.looseRef("refs/heads/" + name, side);
    assertThat(resolve(name)).isEqualTo(side.name());
    assertThat(resolve(name + "^")).isEqualTo(first.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", "a...b", "main..side", "..", "^main", "^"})
  void case46_ranges_are_refused_even_if_a_file_has_that_name(String text) throws IOException {
    repository.looseRef("refs/heads/a..b", side);
    assertThat(error(text).getMessage())
        .isEqualTo("`" + text + "` is a range of commits; a release is made from one");
  }

  @Test
  void case46_a_branch_and_a_tag_of_one_name_are_ambiguous() throws IOException {
    repository.ref("refs/tags/main", side);
    UserError e = error("main");
    assertThat(e.getMessage())
        .isEqualTo("`main` is ambiguous: there are refs/heads/main and refs/tags/main");
    assertThat(e.hint()).isEqualTo("say which: refs/heads/main or refs/tags/main");
    assertThat(error("main~1").getMessage()).contains("is ambiguous");
    assertThat(error("main@{0}").getMessage()).contains("is ambiguous");
    assertThat(resolve("refs/heads/main")).isEqualTo(merge.name());
    assertThat(resolve("refs/tags/main")).isEqualTo(side.name());
    assertThat(resolve("tags/main")).isEqualTo(side.name());
  }

  @Test
  void case46_a_branch_named_head_is_ambiguous_and_the_at_sign_is_not() throws IOException {
    repository.looseRef("refs/heads/HEAD", side);
    UserError e = error("HEAD");
    assertThat(e.getMessage()).isEqualTo("`HEAD` is ambiguous: there are HEAD and refs/heads/HEAD");
    assertThat(e.hint()).isEqualTo("say which: @ or refs/heads/HEAD");
    assertThat(resolve("@")).isEqualTo(merge.name());
    assertThat(resolve("refs/heads/HEAD")).isEqualTo(side.name());
  }

  @Test
  void case46_a_branch_named_like_an_id_is_ambiguous() throws IOException {
    repository.looseRef("refs/heads/" + side.name(), first);
    assertThat(error(side.name()).getMessage())
        .isEqualTo(
            "`"
                + side.name()
                + "` is the id of an object, and also the name of refs/heads/"
                + side.name());
    assertThat(resolve("refs/heads/" + side.name())).isEqualTo(first.name());
    repository.looseRef("refs/heads/" + merge.name(), merge);
    assertThat(resolve(merge.name())).isEqualTo(merge.name());
  }

  @Test
  void case46_a_branch_named_like_the_start_of_an_id_is_the_branch() throws IOException {
    String start = side.name().substring(0, 7);
    repository.looseRef("refs/heads/" + start, first);
    assertThat(resolve(start)).isEqualTo(first.name());
  }

  @Test
  void case46_the_start_of_several_ids_is_ambiguous() throws IOException {
    // Commits until two share their first four digits, which takes some hundred.
    Map<String, ObjectId> seen = new HashMap<>();
    ObjectId last = merge;
    String shared = "";
    while (shared.isEmpty()) {
      last = repository.commit(tree, last);
      ObjectId before = seen.put(last.name().substring(0, 4), last);
      shared = before == null ? "" : last.name().substring(0, 4);
    }
    assertThat(error(shared).getMessage())
        .startsWith("`" + shared + "` is the start of more than one id: ");
  }

  @Test
  void case47_annotated_tags_are_peeled_to_their_commit() throws IOException {
    ObjectId tag = repository.tag("v1", side, Constants.OBJ_COMMIT);
    repository.ref("refs/tags/v1", tag);
    repository.ref("refs/tags/v1-again", repository.tag("v1-again", tag, Constants.OBJ_TAG));
    for (String name :
        new String[] {"v1", "v1-again", tag.name(), tag.name().substring(0, 12), "v1^0"}) {
      assertThat(resolve(name)).isEqualTo(side.name());
    }
    assertThat(resolve("v1^")).isEqualTo(first.name());
  }

  @Test
  void case47_tags_of_trees_and_blobs_are_errors() throws IOException {
    ObjectId blob = repository.blob("x");
    repository.looseRef("refs/tags/t", repository.tag("t", tree, Constants.OBJ_TREE));
    repository.looseRef("refs/tags/b", blob);
    assertThat(error("t").getMessage())
        .isEqualTo(
            "`t` names the tree "
                + tree.name()
                + " (through a tag); a release is made from a commit");
    assertThat(error("b").getMessage())
        .isEqualTo("`b` names the blob " + blob.name() + "; a release is made from a commit");
    assertThat(error(tree.name()).getMessage()).contains("names the tree");
    assertThat(error("b^").getMessage()).contains("names the blob");
  }

  @ParameterizedTest
  @CsvSource({
    "mian,`main`",
    "origin/mian,`origin/main`",
    "MAIN,`main`",
    "sid,`side`",
    "in,none",
    "wholly-other,none"
  })
  void a_name_that_is_not_there_is_an_error_with_the_nearest(String text, String nearest) {
    UserError e = error(text);
    assertThat(e.getMessage()).isEqualTo("there is no branch, tag or commit `" + text + "`");
    assertThat(e.hint())
        .contains(nearest.equals("none") ? "git branch -a" : "did you mean " + nearest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "main ",
        "HEAD:a",
        ":/x",
        "main@{yesterday}",
        "main@{-1}",
        "@{",
        "@{}",
        "main@{1",
        "HEAD^{tree}",
        "HEAD^{/x}",
        "HEAD^@",
        "HEAD^!",
        "HEAD~x",
        "HEAD~1x",
        "HEAD^3",
        "HEAD~2",
        "main~99999999",
        "side@{u}",
        "refs/heads",
        "refs/",
        "heads/",
        "config",
        "objects",
        "\u001b",
        "a\0b",
        "0000000000000000000000000000000000000001",
        "deadbeef",
        "abc",
        "~1",
        "main@{9}"
      })
  void anything_else_is_an_error_with_exit_code_2(String text) {
    UserError e = error(text);
    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(e.hint()).isNotEmpty();
    assertThat(e.getMessage()).doesNotContain("\u001b", "\0");
  }

  @Test
  void a_branch_without_a_commit_says_so() throws IOException {
    Files.writeString(repository.directory().resolve("HEAD"), "ref: refs/heads/new\n");
    assertThat(error("HEAD").getMessage())
        .isEqualTo("`HEAD` is a branch without a commit (refs/heads/new)");
  }

  @Test
  void case45_replace_refs_play_no_part() throws IOException {
    ObjectId other = repository.commit(repository.files("evil", "x"));
    repository.looseRef("refs/replace/" + merge.name(), other);
    assertThat(resolve("main")).isEqualTo(merge.name());
    try (GitSource source = repository.open()) {
      assertThat(source.resolve("main").tree()).isEqualTo(tree.name());
    }
  }

  @Test
  void case44_a_commit_that_a_shallow_clone_lacks_is_named() throws IOException {
    ObjectId missing = ObjectId.fromString("1".repeat(40));
    ObjectId child = repository.commit(tree, missing);
    UserError e = error(child.name() + "^");
    assertThat(e.getMessage()).contains(missing.name()).contains("is missing from the repository");
    assertThat(e.hint()).contains("`git fsck`");
  }

  @ParameterizedTest
  @CsvSource({
    "0 +0000, 1970-01-01T00:00:00Z",
    "253402300799 -1200, 9999-12-31T23:59:59Z",
    "253402300800 +0000, 9999-12-31T23:59:59Z",
    "99999999999999999999999 +0000, 9999-12-31T23:59:59Z",
    "1795377600 -0530, 2026-11-22T20:00:00Z",
    "1795377600 +9999, 2026-11-22T20:00:00Z",
    "1795377600, 2026-11-22T20:00:00Z",
    "-1 +0000, 1970-01-01T00:00:00Z",
    "x +0000, 1970-01-01T00:00:00Z",
    "'', 1970-01-01T00:00:00Z"
  })
  void case53_any_time_in_a_commit_is_read_without_a_crash(String time, Instant expected)
      throws IOException {
    ObjectId id =
        repository.insert(
            Constants.OBJ_COMMIT,
            ("tree "
                    + tree.name()
                    + "\nauthor A <a> "
                    + time
                    + "\ncommitter C <c> "
                    + time
                    + "\n\nx\n")
                .getBytes(StandardCharsets.UTF_8));
    try (GitSource source = repository.open()) {
      Commit commit = source.resolve(id.name());
      assertThat(commit.authoredAt()).isEqualTo(expected);
      assertThat(commit.committedAt()).isEqualTo(expected);
      assertThat(commit.author()).isEqualTo("A <a>");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "author A <a> 1 +0000~~Two~lines~~body                 | A <a>  | Two lines",
        "author A <a> 1 +0000~~~  spaced  ~                    | A <a>  | spaced",
        "author A <a> 1 +0000~                                 | A <a>  | ''",
        "author A > B <a> 1 +0000~~s                           | A > B <a> | s",
        "author nobody~~s                                      | nobody | s",
        "encoding ISO-8859-1~author \u00e4 <a> 1 +0000~~\u00fc | ä <a>  | ü",
        "encoding no-such~author A <a> 1 +0000~~s              | A <a>  | s",
        "author A <a> 1 +0000~gpgsig x~ author B~~s            | A <a>  | s",
      })
  void a_message_and_an_author_in_any_form_are_read(String rest, String author, String subject)
      throws IOException {
    byte[] raw =
        ("tree " + tree.name() + "\n" + rest.replace('~', '\n'))
            .getBytes(StandardCharsets.ISO_8859_1);
    try (GitSource source = repository.open()) {
      Commit commit = source.resolve(repository.insert(Constants.OBJ_COMMIT, raw).name());
      assertThat(commit.author()).isEqualTo(author);
      assertThat(commit.subject()).isEqualTo(subject);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "author A <a> 1 +0000\n\nx", "tree 123\n\nx", "tree \n"})
  void a_commit_without_a_tree_is_damaged(String raw) throws IOException {
    ObjectId id = repository.insert(Constants.OBJ_COMMIT, raw.getBytes(StandardCharsets.UTF_8));
    assertThat(error(id.name()).getMessage())
        .isEqualTo("commit " + id.name() + " is damaged: it names no object");
  }

  private String resolve(String text) {
    try (GitSource source = repository.open()) {
      return source.resolve(text).id();
    }
  }

  private UserError error(String text) {
    UserError e = catchThrowableOfType(UserError.class, () -> resolve(text));
    assertThat(e).as("resolving %s", text).isNotNull();
    return e;
  }

  private String id(String word) {
    return switch (word) {
      case "first" -> first.name();
      case "side" -> side.name();
      default -> merge.name();
    };
  }
}
