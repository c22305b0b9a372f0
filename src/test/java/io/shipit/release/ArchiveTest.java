package io.shipit.release;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveTest {
  private static final Instant TIME = Instant.parse("2026-11-22T20:00:00.5Z");

  @Test
  void directories_come_first_and_nothing_tells_of_this_machine() throws IOException {
    byte[] tar = write(ReleaseFiles.set("b/c/d*", "a", "b/l -> c/d"), TIME);
    try (TarArchiveInputStream in = reader(tar)) {
      StringBuilder listing = new StringBuilder();
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        listing.append(
            "%o %s %d %d:%d [%s%s] %s %s%n"
                .formatted(
                    entry.getMode(),
                    (char) entry.getLinkFlag(),
                    entry.getSize(),
                    entry.getLongUserId(),
                    entry.getLongGroupId(),
                    entry.getUserName(),
                    entry.getGroupName(),
                    entry.getLastModifiedTime(),
                    entry.getName()
                        + (entry.isSymbolicLink() ? " -> " + entry.getLinkName() : "")));
      }
      assertThat(listing.toString())
          .isEqualTo(
              """
              755 5 0 0:0 [] 2026-11-22T20:00:00Z b/
              755 5 0 0:0 [] 2026-11-22T20:00:00Z b/c/
              644 0 13 0:0 [] 2026-11-22T20:00:00Z a
              755 0 17 0:0 [] 2026-11-22T20:00:00Z b/c/d
              777 2 0 0:0 [] 2026-11-22T20:00:00Z b/l -> c/d
              """);
    }
  }

  @Test
  void the_manifest_is_that_of_the_bytes_that_were_written() throws Exception {
    FileSet set = ReleaseFiles.set("a", "b/c*", "l -> a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Archive.write(set, TIME, out).entries())
        .containsExactly(
            new Manifest.Entry(
                RelativePath.of("a"), FileMode.REGULAR, 13, sha256("content of a\n"), "-"),
            new Manifest.Entry(
                RelativePath.of("b/c"), FileMode.EXECUTABLE, 15, sha256("content of b/c\n"), "-"),
            new Manifest.Entry(RelativePath.of("l"), FileMode.SYMLINK, 1, sha256("a"), "-"));
  }

  @Test
  void the_same_release_gives_the_same_bytes() throws IOException {
    String[] files = {"b/c/d*", "a", "l -> a"};
    assertThat(write(ReleaseFiles.set(files), TIME))
        .isEqualTo(write(ReleaseFiles.set(files), TIME));
  }

  @ParameterizedTest
  @CsvSource({
    "-62135596800, 0",
    "-1, 0",
    "0, 0",
    "8589934591, 8589934591",
    "8589934592, 8589934591",
    "253402300799, 8589934591"
  })
  void case53_any_time_is_brought_into_the_range_of_a_header(long second, long written)
      throws IOException {
    try (TarArchiveInputStream in =
        reader(write(ReleaseFiles.set("d/a"), Instant.ofEpochSecond(second)))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.getLastModifiedTime().toInstant().getEpochSecond()).isEqualTo(written);
      }
    }
  }

  @Test
  void case35_and_36_tar_unpacks_every_name_and_mode_byte_for_byte(@TempDir Path temp)
      throws Exception {
    unpacksEverything(temp, "tar");
  }

  @Test
  @EnabledIf(value = "busyBoxIsHere", disabledReason = "there is no busybox on this machine")
  void case35_and_36_busybox_unpacks_every_name_and_mode_byte_for_byte(@TempDir Path temp)
      throws Exception {
    unpacksEverything(temp, "busybox tar");
  }

  private static void unpacksEverything(Path temp, String tar) throws Exception {
    FileSet set = FileSet.of("the test", OddNames.files(), List.of());
    Unpacked unpacked = Unpacked.of(temp, write(set, TIME), tar);
    assertThat(unpacked.entries()).isEqualTo(Unpacked.expected(set));
  }

  static boolean busyBoxIsHere() throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v busybox").start().waitFor() == 0;
  }

  @Test
  void a_size_beyond_8_gib_is_in_the_header_and_nothing_is_held_back() throws Exception {
    long size = (1L << 33) + 1;
    Content zeros =
        new Content() {
          @Override
          public long size() {
            return size;
          }

          @Override
          public InputStream open() {
            return new InputStream() {
              @Override
              public int read() {
                return 0;
              }
            };
          }
        };
    CutAfter out = new CutAfter(1 << 20);
    assertThatThrownBy(() -> Archive.write(one(zeros), TIME, out)).hasMessage("disk full");
    try (TarArchiveInputStream in = reader(out.kept.toByteArray())) {
      assertThat(in.getNextEntry().getSize()).isEqualTo(size);
    }
  }

  /** Fails once it has taken so many bytes, as a full disk or a cut connection would. */
  private static final class CutAfter extends OutputStream {
    final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;

    CutAfter(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
      if (kept.size() >= limit) {
        throw new IOException("disk full");
      }
      kept.write(b);
    }
  }

  @Test
  void content_that_is_not_as_long_as_it_says_is_an_error() {
    for (int wrong : new int[] {0, 4, 6, 100_000}) {
      Content lying =
          new Content() {
            @Override
            public long size() {
              return 5;
            }

            @Override
            public InputStream open() {
              return new ByteArrayInputStream(new byte[wrong]);
            }
          };
      assertThatThrownBy(() -> Archive.write(one(lying), TIME, OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class)
          .hasMessage("f is 5 bytes long, but has other content (repo:f)");
    }
  }

  private static FileSet one(Content content) {
    return FileSet.of(
        "the test",
        List.of(new ReleaseFile(RelativePath.of("f"), FileMode.REGULAR, content, "repo:f", "-")),
        List.of());
  }

  private static byte[] write(FileSet set, Instant time) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.write(set, time, out);
    return out.toByteArray();
  }

  private static TarArchiveInputStream reader(byte[] tar) {
    return new TarArchiveInputStream(new ByteArrayInputStream(tar), ISO_8859_1.name());
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
