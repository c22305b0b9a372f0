package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.shipit.release.Content;
import io.shipit.release.FileMode;
import io.shipit.release.FileSet;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The archive that all hosts read: one file, which leaves nothing in the temporary directory. */
class BuiltPayloadTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Interruption interruption = new Interruption();

  /** Linux tells of every open file which name it has, or had. */
  @Test
  void the_file_has_no_name_while_it_is_used() throws Exception {
    assumeThat(DESCRIPTORS).isDirectory();
    try (BuiltPayload payload = build()) {
      assertThat(openArchives()).isNotEmpty().allMatch(name -> name.endsWith(" (deleted)"));
      assertThat(sum(payload)).isEqualTo(payload.sha256());
    }
    assertThat(openArchives()).isEmpty();
  }

  @Test
  void many_hosts_read_the_same_bytes_at_the_same_time() throws Exception {
    try (BuiltPayload payload = build()) {
      ConcurrentLinkedQueue<String> sums = new ConcurrentLinkedQueue<>();
      List<Thread> readers =
          Stream.generate(() -> Thread.startVirtualThread(() -> sums.add(sum(payload))))
              .limit(20)
              .toList();
      for (Thread reader : readers) {
        reader.join();
      }
      assertThat(sums).hasSize(20).containsOnly(payload.sha256());
    }
  }

  @Test
  void a_reader_that_is_interrupted_takes_nothing_from_the_others() throws Exception {
    try (BuiltPayload payload = build()) {
      Thread reader =
          Thread.startVirtualThread(
              () -> {
                Thread.currentThread().interrupt();
                sum(payload);
              });
      reader.join();
      assertThat(sum(payload)).isEqualTo(payload.sha256());
    }
  }

  @Test
  void an_operator_who_stops_stops_the_reading() {
    try (BuiltPayload payload = build()) {
      interruption.request();
      assertThatThrownBy(() -> payload.writeTo(OutputStream.nullOutputStream()))
          .isInstanceOf(IOException.class)
          .hasMessage("stopped by the operator");
    }
  }

  private BuiltPayload build() {
    // More than one buffer, and nothing that compresses.
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    ReleaseFile file =
        new ReleaseFile(
            RelativePath.of("noise"), FileMode.REGULAR, Content.of(bytes), "repo:noise", "-");
    return BuiltPayload.build(
        FileSet.of("the test", List.of(file), List.of()), Instant.EPOCH, interruption);
  }

  private static byte[] read(BuiltPayload payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      payload.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String sum(BuiltPayload payload) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(read(payload)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> openArchives() throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (Path descriptor : descriptors.toList()) {
        try {
          names.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException e) {
          // The directory's own descriptor, which is closed by now.
        }
      }
    }
    names.removeIf(name -> !name.contains("/shipit-") || !name.contains(".tar.gz"));
    return names;
  }
}
