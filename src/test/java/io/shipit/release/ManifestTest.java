package io.shipit.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String BLOB = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void the_written_form_is_the_documented_one() {
    Manifest manifest =
        new Manifest(
            List.of(
                entry("a b\n", FileMode.EXECUTABLE, 0),
                entry("l", FileMode.SYMLINK, 7),
                new Manifest.Entry(
                    RelativePath.of(new byte[] {(byte) 0xff}),
                    FileMode.REGULAR,
                    1L << 40,
                    HASH,
                    "-")));
    assertThat(new String(manifest.bytes(), ISO_8859_1))
        .isEqualTo(
            "shipit-manifest 1\nfiles 3\n"
                + ("755 0 " + HASH + " " + BLOB + " a b\n\0")
                + ("link 7 " + HASH + " " + BLOB + " l\0")
                + ("644 1099511627776 " + HASH + " - \u00ff\0"));
    assertThat(manifest.totalSize()).isEqualTo(1L << 40);
  }

  @Test
  void what_was_written_is_read_back() throws Exception {
    Manifest manifest =
        Archive.write(
            ReleaseFiles.set("a", "b/c*", "b/\n", "l -> b/c", "'\"$(x) é"),
            Instant.EPOCH,
            OutputStream.nullOutputStream());
    Manifest read = Manifest.parse(manifest.bytes());
    assertThat(read).isEqualTo(manifest);
    assertThat(read.sha256()).isEqualTo(manifest.sha256()).hasSize(64);
  }

  @Test
  void every_cut_of_it_is_an_error() {
    byte[] whole =
        new Manifest(List.of(entry("a", FileMode.REGULAR, 1), entry("b", FileMode.SYMLINK, 2)))
            .bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Manifest.parse(cut)).isInstanceOf(ManifestException.class);
    }
  }

  /** A newline is written as {@code ~} here, a NUL as {@code %}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shipit-manifest 2~files 0~ | the format `shipit-manifest 2`, which is not known here",
        "hello~                     | no manifest of shipit",
        "shipit-manifest 1~file 1~  | number of files is missing",
        "shipit-manifest 1~files 01~ | `01` is no number",
        "shipit-manifest 1~files -1~ | `-1` is no number",
        "shipit-manifest 1~files 1~664 1 HASH BLOB a%   | there is no mode `664`",
        "shipit-manifest 1~files 1~644 x HASH BLOB a%   | `x` is no number",
        "shipit-manifest 1~files 1~644 9999999999999999999 HASH BLOB a% | is no number",
        "shipit-manifest 1~files 1~644 1 abc BLOB a%    | `abc` is no SHA-256",
        "shipit-manifest 1~files 1~644 1 HASH XYZ a%    | `XYZ` is no id of a blob",
        "shipit-manifest 1~files 1~644 1 HASH BLOB %    | a path is empty",
        "shipit-manifest 1~files 1~644 1 HASH BLOB ../a% | the path ../a has a segment `..`",
        "shipit-manifest 1~files 2~644 1 HASH BLOB b%644 1 HASH BLOB a% | path a is out of order",
        "shipit-manifest 1~files 2~644 1 HASH BLOB a%644 1 HASH BLOB a% | path a is out of order",
        "shipit-manifest 1~files 0~x   | there is more after the last file",
        "shipit-manifest 1~files 1~644 1 HASH BLOB a    | it ends too soon",
      })
  void anything_else_is_an_error_that_says_where(String text, String problem) {
    byte[] bytes =
        text.replace("HASH", HASH)
            .replace("BLOB", BLOB)
            .replace('~', '\n')
            .replace('%', '\0')
            .getBytes(ISO_8859_1);
    ManifestException e =
        catchThrowableOfType(ManifestException.class, () -> Manifest.parse(bytes));
    assertThat(e).isNotNull();
    assertThat(e.problem()).contains(problem).contains("(at byte ");
  }

  private static Manifest.Entry entry(String path, FileMode mode, long size) {
    return new Manifest.Entry(RelativePath.of(path), mode, size, HASH, BLOB);
  }
}
