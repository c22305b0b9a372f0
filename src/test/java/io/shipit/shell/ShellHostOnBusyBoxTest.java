package io.shipit.shell;

import io.shipit.host.FilesBench;
import io.shipit.host.FilesHostContract;
import io.shipit.host.HostBench;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A host whose every tool is BusyBox's: no GNU tar, find, sed or sha256sum. */
@EnabledIf("io.shipit.shell.Shells#hasBusyBox")
class ShellHostOnBusyBoxTest extends FilesHostContract {
  @TempDir Path tools;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void linkTools() {
    environment = Shells.busyBoxOnly(tools);
  }

  @Override
  public FilesBench bench(HostBench.Settings settings) {
    return new LocalBench(settings).shell("busybox", "ash").environment(environment);
  }
}
