package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose signatures count: commits are signed by git, and judged by ssh-keygen. */
@EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
class SignersTest {
  @TempDir Path temp;

  @BeforeEach
  void create() throws Exception {
    GitBinary.run(
        temp,
        """
        for key in good other revoked expired; do
          ssh-keygen -q -t ed25519 -N '' -C $key -f $key
        done
        echo "good@x $(cat good.pub)" > allowed
        echo "revoked@x $(cat revoked.pub)" >> allowed
        echo "expired@x valid-before=\\"20200101\\" $(cat expired.pub)" >> allowed
        cp revoked.pub krl
        git init -q -b main r; cd r; git config user.name A; git config user.email a@b
        git config gpg.format ssh
        for key in good other revoked expired; do
          git config user.signingkey ../$key.pub
          git commit -q --allow-empty -S -m $key; git tag $key
        done
        git commit -q --allow-empty -m none; git tag none
        tree=$(echo x | git hash-object -w --stdin); tree=$(printf '100644 blob %s\\tx\\n' $tree | git mktree)
        git cat-file commit good | sed "s/^tree .*/tree $tree/" > ../moved
        git tag moved $(git hash-object -t commit -w ../moved)
        git cat-file commit good | sed '/^gpgsig/,/END SSH/{p}' > ../twice
        git tag twice $(git hash-object -t commit -w ../twice)
        printf 'f' > ../text; ssh-keygen -q -Y sign -f ../good -n file ../text
        { git cat-file commit none | sed '/^$/,$d'; printf 'gpgsig '; sed '2,$s/^/ /' ../text.sig
          printf '\\nnone\\n'; } > ../space
        git tag space $(git hash-object -t commit -w ../space)
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "good,",
    "none, 'has no signature'",
    "other, 'has a signature of a key that is not, or no longer, in '",
    "expired, 'has a signature of a key that is not, or no longer, in '",
    "revoked, 'has a signature that does not count: '",
    "moved, 'has a signature that does not count: '",
    "space, 'has a signature that does not count: '",
    "twice, 'has 2 signatures'"
  })
  void case48_only_a_good_signature_of_a_listed_key_counts(String tag, @Nullable String problem) {
    Optional<String> found = problem(tag, temp.resolve("allowed"));
    if (problem == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found.orElse("nothing")).startsWith(problem);
    }
  }

  @Test
  void case48_a_signature_of_another_kind_than_the_policy_wants_does_not_count() {
    try (GitSource source = GitSource.open(temp.resolve("r"))) {
      Signers gpg = new Signers(Optional.empty(), Optional.empty());
      assertThat(source.signatureProblem(source.resolve("good"), gpg))
          .hasValue("has a signature that is not of GPG; SSH keys need allowed_signers");
    }
  }

  @Test
  void case48_the_list_of_signers_must_be_outside_of_what_they_sign() throws IOException {
    Path inside = Files.copy(temp.resolve("allowed"), temp.resolve("r/allowed"));
    assertThat(catchThrowableOfType(UserError.class, () -> problem("good", inside)).getMessage())
        .endsWith("is in the repository, whose commits it is to judge");
    Path missing = temp.resolve("missing");
    assertThat(catchThrowableOfType(UserError.class, () -> problem("good", missing)).getMessage())
        .isEqualTo(missing + " cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GOODSIG K A,VALIDSIG F,TRUST_ULTIMATE 0 pgp | 0 |
          GOODSIG K A,VALIDSIG F,TRUST_FULLY 0 pgp | 0 |
          GOODSIG K A,VALIDSIG F,TRUST_MARGINAL | 0 | has a good signature of the key K, which your
          GOODSIG K A,VALIDSIG F,TRUST_UNDEFINED | 0 | has a good signature of the key K, which your
          GOODSIG K A,VALIDSIG F,TRUST_NEVER | 0 | has a good signature of the key K, which your key
          GOODSIG K A,TRUST_FULLY | 0 | has a signature of the key K that gpg does not take for valid
          GOODSIG K A,VALIDSIG F,TRUST_FULLY | 1 | has a signature of the key K that gpg does not
          GOODSIG K A,GOODSIG L B,VALIDSIG F,TRUST_FULLY | 0 | has several signatures
          GOODSIG K A,BADSIG L B,VALIDSIG F,TRUST_FULLY | 0 | has several signatures
          BADSIG K A | 1 | has a bad signature of the key K
          EXPKEYSIG K A,VALIDSIG F,TRUST_FULLY | 0 | has a signature of the key K, which has expired
          EXPSIG K A,VALIDSIG F,TRUST_FULLY | 0 | has a signature of the key K that has expired
          REVKEYSIG K A,VALIDSIG F,TRUST_FULLY | 0 | has a signature of the key K, which was revoked
          ERRSIG K 1 8 00 1 9,NO_PUBKEY K | 2 | has a signature of the key K, which gpg does not know
          NODATA 4 | 1 | has a signature that gpg cannot judge
          """)
  void case48_what_gpg_says_counts_only_if_it_is_all_good(
      String lines, int status, @Nullable String problem) {
    String said = "gpg: GOODSIG in a text\n[GNUPG:] " + lines.replace(",", "\n[GNUPG:] ") + "\n";
    Optional<String> found = GpgStatus.problem(said, status);
    if (problem == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found.orElse("nothing")).startsWith(problem);
    }
  }

  private Optional<String> problem(String tag, Path allowed) {
    try (GitSource source = GitSource.open(temp.resolve("r"))) {
      Signers signers = new Signers(Optional.of(allowed), Optional.of(temp.resolve("krl")));
      return source.signatureProblem(source.resolve(tag), signers);
    }
  }
}
