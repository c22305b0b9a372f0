package io.shipit.shell;

import io.shipit.demo.Faults;
import io.shipit.host.HostBench;
import io.shipit.host.HostContract;
import io.shipit.ssh.EmbeddedTestServer;
import io.shipit.testbed.TestKey;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** All of it over SSH, without leaving the process. */
class ShellHostOnEmbeddedServerTest extends HostContract {
  @TempDir static Path client;
  @TempDir static Path server;
  private static SshBenches benches;

  @BeforeAll
  static void start() {
    TestKey key = TestKey.ed25519();
    benches = SshBenches.here(new EmbeddedTestServer(server, key, Faults.NONE), key, client);
  }

  @AfterAll
  static void stop() {
    benches.close();
  }

  @Override
  public HostBench bench(HostBench.Settings settings) {
    return benches.bench(settings);
  }
}
