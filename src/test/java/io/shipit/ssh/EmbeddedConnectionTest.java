package io.shipit.ssh;

import io.shipit.demo.Faults;
import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.nio.file.Files;

/** The contract with the server that is embedded in shipit. */
final class EmbeddedConnectionTest extends ConnectionContract {
  @Override
  SshTestServer start(TestKey login) throws IOException {
    return new EmbeddedTestServer(Files.createDirectory(dir.resolve("root")), login, Faults.NONE);
  }

  @Override
  void cut(SshTestServer server) {
    server.close();
  }
}
