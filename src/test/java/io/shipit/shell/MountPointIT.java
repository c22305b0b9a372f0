package io.shipit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Current;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Survey;
import io.shipit.testbed.NeedsLoopDevices;
import org.junit.jupiter.api.Test;

/** A file system that is mounted where shipit wants a link; only root may mount one. */
@NeedsLoopDevices
class MountPointIT {
  @Test
  void case68_a_mount_point_at_current_is_refused_with_a_way_out() {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      bench.root().makeDirectory("current");
      String current = bench.path().resolve("current").toString();
      // In a mount namespace of the server's shell, so that nothing stays mounted.
      bench.shell(
          "unshare",
          "-m",
          "sh",
          "-c",
          "mount -t tmpfs none \"$0\" && touch \"$0/mounted\" && exec sh \"$@\"",
          current);
      Survey survey = bench.client().survey();

      assertThat(survey.sight().current()).isEqualTo(new Current.Foreign("a directory"));
      assertThat(survey.refusals())
          .singleElement()
          .asString()
          .contains(current + " is a directory", "if a file system is mounted on it, unmount it");
      assertThat(bench.root().list("current")).isEmpty();
    }
  }
}
