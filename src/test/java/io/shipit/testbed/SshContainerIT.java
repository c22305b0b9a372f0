package io.shipit.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.testbed.SshContainer.Userland;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsContainers
class SshContainerIT {
  private final TestKey key = TestKey.ed25519();

  @Test
  void a_debian_host_has_gnu_tools_and_a_busybox_host_has_none() throws Exception {
    List<SshContainer> hosts = SshContainer.start(key, Userland.DEBIAN, Userland.BUSYBOX);
    try (SshContainer debian = hosts.getFirst();
        SshContainer busybox = hosts.getLast()) {
      String whichMv = "mv --version >/dev/null 2>&1 && echo GNU || echo BusyBox";
      assertThat(SshProbe.run(debian, key, whichMv)).isEqualTo("GNU\n");
      assertThat(SshProbe.run(busybox, key, whichMv)).isEqualTo("BusyBox\n");
      assertThat(debian.hostKeyLines()).isNotEqualTo(busybox.hostKeyLines());
      for (SshContainer host : hosts) {
        assertThat(SshProbe.run(host, key, "id -un; touch /srv/www/mine && echo writable"))
            .isEqualTo("deploy\nwritable\n");
      }
    }
  }
}
