package io.shipit.shell;

import io.shipit.host.HostBench;
import io.shipit.host.HostContract;

class ShellHostOnShTest extends HostContract {
  @Override
  public HostBench bench(HostBench.Settings settings) {
    return new LocalBench(settings).shell("sh");
  }
}
