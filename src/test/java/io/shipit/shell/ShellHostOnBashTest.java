package io.shipit.shell;

import io.shipit.host.FilesBench;
import io.shipit.host.FilesHostContract;
import io.shipit.host.HostBench;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.shipit.shell.Shells#hasBash")
class ShellHostOnBashTest extends FilesHostContract {
  @Override
  public FilesBench bench(HostBench.Settings settings) {
    return new LocalBench(settings).shell("bash", "--posix");
  }
}
