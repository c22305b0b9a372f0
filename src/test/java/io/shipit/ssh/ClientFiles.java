package io.shipit.ssh;

import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a user has on disk: keys, known hosts, an ssh_config that names them. */
final class ClientFiles {
  private final Path dir;
  private final List<String> identities = new ArrayList<>();
  private final StringBuilder hosts = new StringBuilder();

  private ClientFiles(Path dir) {
    this.dir = dir;
  }

  /** A user with nothing, whose files are in {@code dir}. */
  static ClientFiles in(Path dir) {
    return new ClientFiles(dir);
  }

  /** Adds a private key that is offered to every host. */
  ClientFiles identity(TestKey key) {
    return identityFile(key.writeTo(dir, "id" + identities.size()));
  }

  /** Adds a file that is taken for a private key. */
  ClientFiles identityFile(Path file) {
    identities.add("  IdentityFile " + file + "\n");
    return this;
  }

  /** Trusts the host keys of a server. */
  ClientFiles trust(SshTestServer server) {
    server.hostKeyLines().forEach(this::known);
    return this;
  }

  /** Adds a line to known_hosts. */
  ClientFiles known(String line) {
    try {
      Files.writeString(
          knownHosts(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path knownHosts() {
    return dir.resolve("known_hosts");
  }

  /** Names a server; further lines of ssh_config come first, and so win. */
  ClientFiles host(String name, SshTestServer server, String... lines) {
    return host(name, server.address(), server.port(), server.user(), lines);
  }

  /** Names an address. */
  ClientFiles host(String name, String address, int port, String user, String... lines) {
    hosts.append("Host ").append(name).append("\n");
    List.of(lines).forEach(line -> hosts.append("  ").append(line).append("\n"));
    hosts.append("  HostName %s\n  Port %d\n  User %s\n".formatted(address, port, user));
    return this;
  }

  /** A dialer for this user, who has no agent. */
  MinaDialer dialer() {
    return dialer(Map.of());
  }

  /** A dialer for this user. */
  MinaDialer dialer(Map<String, String> environment) {
    Path config = dir.resolve("config");
    try {
      Files.writeString(
          config,
          hosts
              + "Host *\n  UserKnownHostsFile %s\n  GlobalKnownHostsFile none\n"
                  .formatted(knownHosts())
              + String.join("", identities));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MinaDialer(new SshOptions(config, dir, environment));
  }
}
