package io.shipit.acceptance;

import io.shipit.config.Environment;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Three hosts that can be set back to an earlier state; web1 is the anchor. */
interface Bed extends AutoCloseable {
  List<HostId> HOSTS = List.of(new HostId("web1"), new HostId("web2"), new HostId("web3"));

  /** The environment that the hosts belong to. */
  Environment environment();

  /** A new connection. */
  Host connect(HostId host);

  /** What is on a host now, seen without asking shipit. */
  Found found(HostId host);

  /** What is on all hosts now. */
  default Map<HostId, Found> found() {
    Map<HostId, Found> found = new TreeMap<>();
    HOSTS.forEach(host -> found.put(host, found(host)));
    return found;
  }

  /** What is on all hosts now, for {@link #restore}. */
  State save();

  /** Puts all hosts back; nobody may be connected. */
  void restore(State state);

  /** What hosts can be put back to; each bed knows its own. */
  interface State {}

  @Override
  void close();
}
