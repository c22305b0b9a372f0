package io.shipit.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/** The demo's world: servers, keys, a repository, all below one temporary directory. */
final class DemoSite implements AutoCloseable {
  /** An after_swap hook that fails where the deploy root is web3's. */
  static final String FAILS_ON_WEB3 =
      "#!/bin/sh\ncase $PWD in */web3/*) echo 'reload failed: port in use'; exit 1;; esac\n";

  private static final PersonIdent AUTHOR = new PersonIdent("Demo", "demo@example.com");
  private static final int HOSTS = 3;

  private final Path directory;
  private final List<EmbeddedServer> servers = new ArrayList<>();

  private DemoSite(Path directory) {
    this.directory = directory;
  }

  /** Makes the directory, starts the servers, and writes what a person would have written. */
  static DemoSite open() throws IOException {
    DemoSite site = new DemoSite(Files.createTempDirectory("shipit-demo-").toRealPath());
    try {
      KeyPair key = EmbeddedServer.newKey();
      site.writeKey(key);
      for (int number = 1; number <= HOSTS; number++) {
        Path root = Files.createDirectory(site.directory.resolve("web" + number));
        site.servers.add(new EmbeddedServer(root, key.getPublic()).start());
      }
      site.writeSshConfig();
      site.writeRepository();
      return site;
    } catch (IOException | RuntimeException e) {
      site.close();
      throw e;
    }
  }

  Path repository() {
    return directory.resolve("repository");
  }

  Path sshConfig() {
    return directory.resolve("ssh_config");
  }

  /** Commits a page and the hook that runs after the swap. */
  void commit(String subject, String page, String hook) throws IOException {
    Path site = Files.createDirectories(repository().resolve("site/bin"));
    Files.writeString(repository().resolve("site/index.html"), page + "\n");
    Path script = site.resolve("reload");
    Files.writeString(script, hook);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Git git = Git.open(repository().toFile())) {
      git.add().addFilepattern(".").call();
      git.commit().setMessage(subject).setAuthor(AUTHOR).setCommitter(AUTHOR).setSign(false).call();
    } catch (GitAPIException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What each server's {@code current/index.html} is. */
  List<String> pages() throws IOException {
    List<String> pages = new ArrayList<>();
    for (int number = 1; number <= HOSTS; number++) {
      pages.add(Files.readString(root(number).resolve("current/index.html")));
    }
    return pages;
  }

  private Path root(int number) {
    return directory.resolve("web" + number).resolve("site");
  }

  private void writeKey(KeyPair key) throws IOException {
    Path file =
        Files.createFile(
            directory.resolve("id_ed25519"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
      new OpenSSHKeyPairResourceWriter().writePrivateKey(key, "shipit demo", null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void writeSshConfig() throws IOException {
    StringBuilder config = new StringBuilder();
    StringBuilder known = new StringBuilder();
    for (int number = 1; number <= HOSTS; number++) {
      EmbeddedServer server = servers.get(number - 1);
      config.append(
          "Host web%d\n  HostName 127.0.0.1\n  Port %d\n".formatted(number, server.port()));
      known.append(server.hostKeyLine()).append('\n');
    }
    config.append(
        """
        Host *
          User demo
          IdentityFile "%1$s/id_ed25519"
          IdentitiesOnly yes
          UserKnownHostsFile "%1$s/known_hosts"
          GlobalKnownHostsFile none
        """
            .formatted(directory));
    Files.writeString(sshConfig(), config);
    Files.writeString(directory.resolve("known_hosts"), known);
  }

  private void writeRepository() throws IOException {
    Files.createDirectory(repository());
    try {
      Git.init().setDirectory(repository().toFile()).setInitialBranch("main").call().close();
      Files.writeString(
          repository().resolve("deploy.yml"),
          """
          source:
            map:
              - site/** -> /
          environments:
            demo:
              path: %1$s/web1/site
              hosts:
                - web1
                - {host: web2, path: %1$s/web2/site}
                - {host: web3, path: %1$s/web3/site}
              after_swap: [./bin/reload]
          """
              .formatted(directory));
    } catch (GitAPIException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    for (EmbeddedServer server : servers) {
      try {
        server.close();
      } catch (IOException e) {
        failed = e;
      }
    }
    Files.walkFileTree(directory, new Deletion());
    if (failed != null) {
      throw failed;
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
