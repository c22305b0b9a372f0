package io.shipit.shell;

import io.shipit.host.HostBench;
import io.shipit.host.HostContract;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.shipit.shell.Shells#hasMksh")
class ShellHostOnMkshTest extends HostContract {
  @Override
  public HostBench bench(HostBench.Settings settings) {
    return new LocalBench(settings).shell("mksh");
  }
}
