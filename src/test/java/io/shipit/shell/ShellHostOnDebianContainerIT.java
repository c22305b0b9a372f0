package io.shipit.shell;

import io.shipit.host.HostBench;
import io.shipit.host.HostContract;
import io.shipit.testbed.NeedsContainers;
import io.shipit.testbed.SshContainer;
import io.shipit.testbed.TestKey;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A host of its own, with GNU tools of Debian; the account is not root. */
@NeedsContainers
class ShellHostOnDebianContainerIT extends HostContract {
  @TempDir static Path client;
  private static SshBenches benches;

  @BeforeAll
  static void start() {
    TestKey key = TestKey.ed25519();
    SshContainer host = SshContainer.start(SshContainer.Userland.DEBIAN, key);
    benches =
        new SshBenches(
            host,
            key,
            client,
            path -> new ContainerRoot(host, path),
            path -> new ContainerRoot(host, path).awaitGuards());
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
