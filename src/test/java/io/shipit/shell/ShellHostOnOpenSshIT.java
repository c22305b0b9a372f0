package io.shipit.shell;

import io.shipit.host.HostBench;
import io.shipit.host.HostContract;
import io.shipit.testbed.NeedsSshd;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

@NeedsSshd
class ShellHostOnOpenSshIT extends HostContract {
  @TempDir static Path client;
  private static SshBenches benches;

  @BeforeAll
  static void start() {
    TestKey key = TestKey.ed25519();
    benches = SshBenches.here(OpenSshServer.start(key), key, client);
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
