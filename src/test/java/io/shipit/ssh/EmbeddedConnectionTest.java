package io.shipit.ssh;

import io.shipit.demo.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;

/** The contract with the server that is embedded in shipit. */
final class EmbeddedConnectionTest extends ConnectionContract {
  @Override
  Server start(Path root, KeyPair login) throws IOException {
    EmbeddedServer server = new EmbeddedServer(root, login.getPublic()).start();
    return new Server() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public String knownHosts() {
        return server.hostKeyLine();
      }

      @Override
      public String user() {
        return "somebody";
      }

      @Override
      public void cut() {
        close();
      }

      @Override
      public void close() {
        try {
          server.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
