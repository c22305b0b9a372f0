package io.shipit.ssh;

import io.shipit.demo.EmbeddedServer;
import io.shipit.demo.Faults;
import io.shipit.testbed.SshTestServer;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The server that is embedded in shipit, for tests that want any server. */
public final class EmbeddedTestServer implements SshTestServer {
  private final Path root;
  private final EmbeddedServer server;

  /** Starts a server. */
  public EmbeddedTestServer(Path root, TestKey login, Faults faults) {
    this.root = root;
    this.server = new EmbeddedServer(root, login.pair().getPublic(), faults);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String address() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String user() {
    return "somebody";
  }

  @Override
  public List<String> hostKeyLines() {
    return List.of(server.hostKeyLine());
  }

  @Override
  public String deployPath() {
    return root.toString();
  }

  @Override
  public String log() {
    return "";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
