package io.shipit.shell;

import io.shipit.host.FilesBench;
import io.shipit.host.FilesHostContract;
import io.shipit.host.HostBench;

class ShellHostOnShTest extends FilesHostContract {
  @Override
  public FilesBench bench(HostBench.Settings settings) {
    return new LocalBench(settings).shell("sh");
  }
}
