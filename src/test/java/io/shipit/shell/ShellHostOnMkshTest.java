package io.shipit.shell;

import io.shipit.host.HostBench;
import io.shipit.host.HostContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.shipit.shell.Shells#hasMksh")
class ShellHostOnMkshTest extends HostContract {
  @Override
  public HostBench bench(HostBench.Settings settings) {
    return new LocalBench(List.of("mksh"), Map.of(), settings);
  }
}
