package io.shipit.acceptance;

import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestHost;
import io.shipit.testbed.TestKey;
import java.util.Map;

/** The acceptance run on three OpenSSH servers of this machine. */
@NeedsSshd
@NeedsGit
class RealProjectIT extends RealProject {
  @Override
  Map<String, TestHost> hosts(TestKey key) {
    return Map.of(
        "web1", OpenSshServer.start(key),
        "web2", OpenSshServer.start(key),
        "web3", OpenSshServer.start(key));
  }
}
