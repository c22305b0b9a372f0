package io.shipit.ssh;

import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;

/** The contract with OpenSSH. */
@NeedsSshd
final class OpenSshConnectionIT extends ConnectionContract {
  @Override
  SshTestServer start(TestKey login) {
    return OpenSshServer.start(login);
  }

  @Override
  void cut(SshTestServer server) {
    ((OpenSshServer) server).kill();
  }
}
