package io.shipit.shell;

import io.shipit.transport.Connection;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.net.Socket;

/** A connection whose file transfer does something else than it says. */
abstract class ChangedFiles implements Connection {
  private final Connection honest;

  ChangedFiles(Connection honest) {
    this.honest = honest;
  }

  /** What becomes of {@link RemoteFiles#create}. */
  long create(RemoteFiles files, String path, RemoteFiles.Writer writer) throws IOException {
    return files.create(path, writer);
  }

  /** What becomes of {@link RemoteFiles#createDirectory}. */
  void createDirectory(RemoteFiles files, String path) throws TransportException {
    files.createDirectory(path);
  }

  @Override
  public RemoteFiles files() throws TransportException {
    RemoteFiles files = honest.files();
    return new RemoteFiles() {
      @Override
      public long create(String path, Writer writer) throws IOException {
        return ChangedFiles.this.create(files, path, writer);
      }

      @Override
      public byte[] read(String path, int limit) throws TransportException {
        return files.read(path, limit);
      }

      @Override
      public void createDirectory(String path) throws TransportException {
        ChangedFiles.this.createDirectory(files, path);
      }

      @Override
      public void close() {
        files.close();
      }
    };
  }

  @Override
  public RemoteProcess start(String command) throws TransportException {
    return honest.start(command);
  }

  @Override
  public Socket tunnel(String host, int port) throws TransportException {
    return honest.tunnel(host, port);
  }

  @Override
  public boolean isOpen() {
    return honest.isOpen();
  }

  @Override
  public String hostKeyFingerprint() {
    return honest.hostKeyFingerprint();
  }

  @Override
  public void close() {
    honest.close();
  }
}
