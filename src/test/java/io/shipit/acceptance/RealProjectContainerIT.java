package io.shipit.acceptance;

import io.shipit.testbed.NeedsContainers;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.SshContainer;
import io.shipit.testbed.SshContainer.Userland;
import io.shipit.testbed.TestHost;
import io.shipit.testbed.TestKey;
import java.util.List;
import java.util.Map;

/** The acceptance run on three machines: two with GNU tools, one with nothing but BusyBox. */
@NeedsContainers
@NeedsGit
class RealProjectContainerIT extends RealProject {
  @Override
  Map<String, TestHost> hosts(TestKey key) {
    List<SshContainer> hosts =
        SshContainer.start(key, Userland.DEBIAN, Userland.DEBIAN, Userland.BUSYBOX);
    return Map.of("web1", hosts.get(0), "web2", hosts.get(1), "web3", hosts.get(2));
  }
}
