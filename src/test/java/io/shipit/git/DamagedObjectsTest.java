package io.shipit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.release.Archive;
import io.shipit.release.Content;
import io.shipit.release.PathMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedObjectsTest {
  /** Above the size from which a blob is streamed, and random, so that a pack keeps it whole. */
  private static final int LARGE = (8 << 20) + 12_345;

  @TempDir Path temp;
  private TestRepository repository;

  @BeforeEach
  void create() throws IOException {
    repository = TestRepository.bare(temp.resolve("r.git"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content\n", "content\n longer", "", "short"})
  void case43_a_loose_blob_with_other_content_is_refused(String other) throws IOException {
    ObjectId blob = repository.blob("content\n");
    ObjectId commit = repository.commit(repository.files("d/f", "content\n"));
    overwrite(blob, Constants.TYPE_BLOB, other.getBytes(StandardCharsets.UTF_8));
    UserError e = readAll(commit);
    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(e.getMessage())
        .startsWith("blob " + blob.name() + " at d/f is damaged: its bytes have the id ");
    assertThat(e.hint()).contains("git fsck");
  }

  @Test
  void case43_a_large_blob_with_other_content_is_refused_before_its_end() throws IOException {
    byte[] content = large();
    ObjectId blob = repository.blob(content);
    ObjectId tree = repository.tree(new TestRepository.RawTree().add("100644", "f", blob));
    ObjectId commit = repository.commit(tree);
    content[LARGE / 2] ^= 1;
    overwrite(blob, Constants.TYPE_BLOB, content);
    assertThat(readAll(commit).getMessage())
        .startsWith("blob " + blob.name() + " at f is damaged: its bytes have the id ");
  }

  @Test
  void case43_a_sound_large_blob_is_streamed() throws IOException {
    byte[] content = large();
    for (boolean packed : new boolean[] {false, true}) {
      if (packed) {
        repository.beginPack();
        content[0]++;
      }
      ObjectId blob = repository.blob(content);
      ObjectId commit =
          repository.commit(repository.tree(new TestRepository.RawTree().add("100644", "f", blob)));
      if (packed) {
        repository.endPack();
      }
      try (GitSource source = repository.open()) {
        Content read =
            source
                .files(source.resolve(commit.name()), PathMap.wholeTree())
                .files()
                .getFirst()
                .content();
        try (InputStream in = read.open()) {
          assertThat(in).isNotInstanceOf(ByteArrayInputStream.class);
          assertThat(in.read()).isEqualTo(content[0] & 0xff);
          assertThat(in.readAllBytes().length).isEqualTo(LARGE - 1);
          assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(read.size()).isEqualTo(LARGE);
      }
    }
  }

  @Test
  void case43_a_missing_blob_is_named() throws IOException {
    ObjectId blob = repository.blob("gone");
    ObjectId commit = repository.commit(repository.files("f", "gone"));
    Files.delete(repository.looseObject(blob));
    UserError e = readAll(commit);
    assertThat(e.getMessage())
        .isEqualTo("blob " + blob.name() + " at f is missing from the repository");
    assertThat(e.hint()).contains("`git fsck`");
  }

  @Test
  void case43_a_missing_or_changed_tree_or_commit_is_named() throws IOException {
    ObjectId tree = repository.files("d/f", "x");
    ObjectId inner = repository.files("f", "x");
    ObjectId commit = repository.commit(tree);
    byte[] other = new TestRepository.RawTree().add("100644", "g", repository.blob("x")).bytes();
    overwrite(inner, Constants.TYPE_TREE, other);
    assertThat(readAll(commit).getMessage())
        .startsWith("tree " + inner.name() + " at d is damaged: its bytes have the id ");
    Files.delete(repository.looseObject(inner));
    assertThat(readAll(commit).getMessage())
        .isEqualTo("tree " + inner.name() + " at d is missing from the repository");
    overwrite(
        commit,
        Constants.TYPE_COMMIT,
        ("tree " + inner.name() + "\n\nforged\n").getBytes(StandardCharsets.UTF_8));
    assertThat(readAll(commit).getMessage())
        .startsWith("commit " + commit.name() + " is damaged: its bytes have the id ");
  }

  @Test
  void case43_a_blob_that_is_another_kind_of_object_is_refused() throws IOException {
    ObjectId inner = repository.files("x", "x");
    ObjectId commit =
        repository.commit(repository.tree(new TestRepository.RawTree().add("100644", "f", inner)));
    assertThat(readAll(commit).getMessage())
        .startsWith("blob " + inner.name() + " at f cannot be read: ");
  }

  @Test
  void case43_loose_files_that_are_no_objects_are_refused() throws IOException {
    ObjectId blob = repository.blob("content\n");
    ObjectId commit = repository.commit(repository.files("f", "content\n"));
    Path file = repository.looseObject(blob);
    byte[] sound = Files.readAllBytes(file);
    file.toFile().setWritable(true);
    for (byte[] damaged :
        new byte[][] {
          {}, {0}, "hello".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(sound, sound.length / 2)
        }) {
      Files.write(file, damaged);
      assertThat(readAll(commit).getMessage()).startsWith("blob " + blob.name() + " at f ");
    }
  }

  @Test
  void case43_and_54_every_cut_and_many_changes_of_a_pack_end_in_an_error_or_in_the_right_bytes()
      throws IOException {
    repository.beginPack();
    ObjectId commit =
        repository.commit(
            repository.files("a", "content ".repeat(50), "b/c", "more", "b/d*", "x".repeat(999)));
    repository.endPack();
    byte[] right = archive(commit);
    Path pack = packFile();
    byte[] sound = Files.readAllBytes(pack);
    Random random = new Random(7);
    pack.toFile().setWritable(true);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged =
          i < 100 ? Arrays.copyOf(sound, sound.length * i / 100) : changed(sound, random);
      Files.write(pack, damaged);
      try {
        assertThat(archive(commit)).isEqualTo(right);
      } catch (UserError e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(150);
  }

  private static byte[] changed(byte[] sound, Random random) {
    byte[] damaged = sound.clone();
    damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
    return damaged;
  }

  private Path packFile() throws IOException {
    try (Stream<Path> files = Files.list(repository.directory().resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(".pack")).findFirst().orElseThrow();
    }
  }

  private byte[] archive(ObjectId commit) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GitSource source = repository.open()) {
      Commit resolved = source.resolve(commit.name());
      Archive.write(source.files(resolved, PathMap.wholeTree()), resolved.committedAt(), out);
    }
    return out.toByteArray();
  }

  /** The error that listing and reading all files ends in. */
  private UserError readAll(ObjectId commit) {
    UserError e = catchThrowableOfType(UserError.class, () -> archive(commit));
    assertThat(e).isNotNull();
    return e;
  }

  private void overwrite(ObjectId id, String type, byte[] content) throws IOException {
    Path file = repository.looseObject(id);
    file.toFile().setWritable(true);
    try (OutputStream out = new DeflaterOutputStream(Files.newOutputStream(file))) {
      out.write((type + " " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      out.write(content);
    }
  }

  private static byte[] large() {
    byte[] content = new byte[LARGE];
    new Random(1).nextBytes(content);
    return content;
  }
}
