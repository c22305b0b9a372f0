package io.shipit.shell;

import io.shipit.host.HostBench;
import io.shipit.host.HostContract;
import java.util.List;
import java.util.Map;

class ShellHostOnShTest extends HostContract {
  @Override
  public HostBench bench(HostBench.Settings settings) {
    return new LocalBench(List.of("sh"), Map.of(), settings);
  }
}
