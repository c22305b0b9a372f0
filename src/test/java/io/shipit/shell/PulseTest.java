package io.shipit.shell;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Nonce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Beats that come before there is a lock to leave them in. */
@Timeout(value = 60, unit = SECONDS)
class PulseTest {
  private static final Nonce HOLDER = new Nonce("00000000000000a1");

  @TempDir Path directory;

  @Test
  void a_beat_before_the_root_or_the_lock_is_there_is_lost_and_later_ones_count() throws Exception {
    Path root = directory.resolve("a root");
    try (LocalConnection connection = new LocalConnection(List.of("sh"), Map.of())) {
      Pulse pulse = new Pulse(connection, root.toString());
      pulse.beat(HOLDER);
      Files.createDirectories(root.resolve(".shipit/baton/free"));
      pulse.beat(HOLDER);
      Path lock = Files.createDirectories(root.resolve(".shipit/baton/h-" + HOLDER));
      awaitBeats(pulse, lock, 3);
    }
  }

  @Test
  void a_channel_that_was_lost_is_opened_again() throws Exception {
    Path lock = Files.createDirectories(directory.resolve(".shipit/baton/h-" + HOLDER));
    String once = directory.resolve("once").toString();
    List<String> shell =
        List.of("sh", "-c", "[ -e \"$ONCE\" ] || { : >\"$ONCE\"; exit 0; }; exec sh");
    try (LocalConnection connection = new LocalConnection(shell, Map.of("ONCE", once))) {
      awaitBeats(new Pulse(connection, directory.toString()), lock, 2);
    }
  }

  /** Nobody is told when a beat was written, so more of them are sent until enough are there. */
  private static void awaitBeats(Pulse pulse, Path lock, int count)
      throws IOException, InterruptedException {
    Path beats = lock.resolve("beat-" + HOLDER);
    while (!Files.exists(beats) || Files.size(beats) < count) {
      pulse.beat(HOLDER);
      Thread.sleep(10);
    }
    assertThat(Files.readString(beats)).matches("\n+");
  }
}
