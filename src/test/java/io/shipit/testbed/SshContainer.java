package io.shipit.testbed;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A host of its own in a container: own file system, own users, own processes. Its host keys are
 * made when it starts, and the client key lets the user {@code deploy} in.
 *
 * <pre>{@code
 * try (SshContainer host = SshContainer.start(SshContainer.Userland.BUSYBOX, key)) { ... }
 * }</pre>
 */
public final class SshContainer implements TestHost {
  private static final int SSH = 22;
  private static final int HTTP = 8080;
  private static final String DEPLOY_PATH = "/srv/www";

  /** The tools that a host has besides OpenSSH. */
  public enum Userland {
    /** Debian with GNU tools and nginx. */
    DEBIAN("shipit-test/debian-sshd"),
    /** Nothing but BusyBox. */
    BUSYBOX("shipit-test/busybox-sshd");

    private final String image;

    Userland(String image) {
      this.image = image;
    }
  }

  private final GenericContainer<?> container;

  private SshContainer(GenericContainer<?> container) {
    this.container = container;
  }

  /** Says why containers cannot be started here, or nothing if they can. */
  static String whatIsMissing() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return "no Docker engine answers";
    }
    for (Userland userland : Userland.values()) {
      try {
        DockerClientFactory.instance().client().inspectImageCmd(userland.image).exec();
      } catch (NotFoundException e) {
        return "there is no image " + userland.image;
      }
    }
    return "";
  }

  /**
   * Starts a host and waits until its sshd listens.
   *
   * @param client the key that is let in
   */
  public static SshContainer start(Userland userland, TestKey client) {
    return start(container(userland, client));
  }

  /**
   * Starts a host that has a small disk of its own for {@link #deployPath()}.
   *
   * @param megabytes its size
   * @param inodes how many files fit on it
   */
  public static SshContainer startWithSmallDisk(
      Userland userland, TestKey client, int megabytes, int inodes) {
    String options =
        "exec,size=%dm,nr_inodes=%d,uid=1000,gid=1000,mode=755".formatted(megabytes, inodes);
    return start(container(userland, client).withTmpFs(Map.of(DEPLOY_PATH, options)));
  }

  private static SshContainer start(GenericContainer<?> container) {
    container.start();
    return new SshContainer(container);
  }

  private static GenericContainer<?> container(Userland userland, TestKey client) {
    return new GenericContainer<>(userland.image)
        // A missing image fails at once instead of being looked for on the internet.
        .withImagePullPolicy(image -> false)
        .withEnv("AUTHORIZED_KEYS", client.publicLine())
        .withExposedPorts(
            userland == Userland.DEBIAN ? new Integer[] {SSH, HTTP} : new Integer[] {SSH})
        .waitingFor(Wait.forLogMessage(".*Server listening on .*", 1));
  }

  /** Starts several hosts at once; much faster than one after the other. */
  public static List<SshContainer> start(TestKey client, Userland... userlands) {
    return Stream.of(userlands).parallel().map(userland -> start(userland, client)).toList();
  }

  /**
   * Runs a program as root inside the container, past SSH, to prepare a host or look at it.
   *
   * @return what it printed, if it ended with 0
   * @throws IllegalStateException if it ended otherwise
   */
  public String run(String... command) {
    try {
      ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(
            "%s in the container ended with %d: %s"
                .formatted(List.of(command), result.getExitCode(), result.getStderr()));
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran in the container", e);
    }
  }

  @Override
  public String shell(String line) {
    return run("sh", "-c", "cd " + deployPath() + " && " + line);
  }

  /**
   * Starts nginx as the user {@code www-data}, serving {@code current} of {@link #deployPath()};
   * only on {@link Userland#DEBIAN}.
   *
   * @return the address that it answers at, without a trailing slash
   */
  public String startNginx() {
    run("nginx");
    return "http://" + address() + ":" + container.getMappedPort(HTTP);
  }

  @Override
  public String address() {
    return container.getHost();
  }

  @Override
  public int port() {
    return container.getMappedPort(SSH);
  }

  @Override
  public String user() {
    return "deploy";
  }

  @Override
  public List<String> hostKeyLines() {
    String pattern = "[" + address() + "]:" + port() + " ";
    return run("sh", "-c", "cat /etc/ssh/ssh_host_*_key.pub")
        .lines()
        .map(line -> pattern + line)
        .toList();
  }

  @Override
  public String deployPath() {
    return DEPLOY_PATH;
  }

  @Override
  public String log() {
    return container.getLogs();
  }

  @Override
  public void close() {
    container.close();
  }
}
