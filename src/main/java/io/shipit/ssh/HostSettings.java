package io.shipit.ssh;

import io.shipit.transport.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to connect to one host: deploy.yml's address completed by ssh_config(5).
 *
 * @param name how deploy.yml calls the host; messages begin with it
 * @param hostName the name or address to connect to (HostName)
 * @param port the port to connect to
 * @param user the account to log in as
 * @param family which addresses may be used (AddressFamily)
 * @param identityFiles private keys to offer, in order; not all need exist (IdentityFile)
 * @param identitiesOnly whether the agent's other keys are not to be offered (IdentitiesOnly)
 * @param agentSocket where ssh-agent listens, or null (IdentityAgent, SSH_AUTH_SOCK)
 * @param knownHostsFiles the user's, then the system's; not all need exist (UserKnownHostsFile,
 *     GlobalKnownHostsFile)
 * @param hostKeyAlias the name to look up in them instead of the host's own, or null (HostKeyAlias)
 * @param connectTimeout an upper bound, or null (ConnectTimeout)
 * @param jumps the hosts to go through, the nearest first (ProxyJump)
 */
record HostSettings(
    String name,
    String hostName,
    int port,
    String user,
    Family family,
    List<Path> identityFiles,
    boolean identitiesOnly,
    @Nullable Path agentSocket,
    List<Path> knownHostsFiles,
    @Nullable String hostKeyAlias,
    @Nullable Duration connectTimeout,
    List<Address> jumps) {
  /** Which kind of address may be used. */
  enum Family {
    ANY,
    INET,
    INET6
  }

  HostSettings {
    identityFiles = List.copyOf(identityFiles);
    knownHostsFiles = List.copyOf(knownHostsFiles);
    jumps = List.copyOf(jumps);
  }

  /** The address as messages show it: {@code host:port}, an IPv6 address in brackets. */
  String endpoint() {
    return (hostName.indexOf(':') >= 0 ? "[" + hostName + "]" : hostName) + ":" + port;
  }

  /** The name under which known_hosts has the host's keys (sshd(8), SSH_KNOWN_HOSTS). */
  String knownHostsName() {
    if (hostKeyAlias != null) {
      return hostKeyAlias;
    }
    return port == 22 ? hostName : "[" + hostName + "]:" + port;
  }
}
