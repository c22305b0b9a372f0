package io.shipit.acceptance;

import static io.shipit.acceptance.Outside.ended;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shipit.testbed.OpenSshServer;
import io.shipit.testbed.TestKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Three OpenSSH servers, each with a {@link Trap}, and a project that has everything a rollout can
 * do: a shared directory and a shared file, hooks on both sides of the swap, a health check. web1
 * is the anchor.
 */
final class Trio implements AutoCloseable {
  static final List<String> NAMES = List.of("web1", "web2", "web3");

  /** An upload is cut off after this many bytes; the project is larger. */
  static final int UPLOAD_CUT_AT = 60_000;

  private static final int BALLAST = 200_000;

  private final TestKey key = TestKey.ed25519();
  private final Map<String, OpenSshServer> hosts = new LinkedHashMap<>();
  private final Map<String, Trap> traps = new LinkedHashMap<>();
  private final Set<String> down = ConcurrentHashMap.newKeySet();
  private final Set<String> sick = ConcurrentHashMap.newKeySet();
  private final Set<String> dying = ConcurrentHashMap.newKeySet();
  private final Set<String> poor = ConcurrentHashMap.newKeySet();
  private final HttpServer health;
  private final Path directory;
  private final Laptop laptop;
  private int commits;

  /** Starts the servers; nothing is deployed yet. */
  Trio(Path directory) {
    this.directory = directory;
    for (String name : NAMES) {
      Trap trap = new Trap(directory.resolve(name));
      traps.put(name, trap);
      OpenSshServer host = OpenSshServer.start(key, trap.sshdConfiguration());
      host.shell("mkdir shared && echo secret > shared/.env");
      hosts.put(name, host);
    }
    health = startHealth();
    laptop = Laptop.with(directory.resolve("laptop"), key, hosts);
    byte[] ballast = new byte[BALLAST];
    new Random(1).nextBytes(ballast);
    laptop.write("ballast", ballast).write("deploy.yml", deployYml());
  }

  private HttpServer startHealth() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            String host = exchange.getRequestURI().getPath().substring(1);
            boolean isNew = Outside.page(host(host), "index.html").equals(page());
            if (isNew && dying.remove(host)) {
              kill(host);
            }
            // A host without power answers nothing.
            if (!isDown(host)) {
              exchange.sendResponseHeaders(isNew && sick.contains(host) ? 500 : 200, -1);
            }
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String deployYml() {
    StringBuilder yaml = new StringBuilder("keep: 3\nenvironments:\n  prod:\n    hosts:\n");
    hosts.forEach(
        (name, host) ->
            yaml.append(
                """
                      - host: %s
                        path: %s
                        check: {http: "http://127.0.0.1:%d/%s", expect: 200, timeout: 1s}
                """
                    .formatted(name, host.deployPath(), health.getAddress().getPort(), name)));
    yaml.append(
        """
            shared: [storage/, .env]
            before_swap: [at-hook before_swap]
            after_swap: [at-hook after_swap $SHIPIT_HOST]
        """);
    return yaml.toString();
  }

  Laptop laptop() {
    return laptop;
  }

  /** Another machine, which has never seen a rollout of this environment. */
  Laptop anotherLaptop(String name) {
    return laptop.another(directory.resolve(name), hosts);
  }

  OpenSshServer host(String name) {
    return value(hosts, name);
  }

  Trap trap(String name) {
    return value(traps, name);
  }

  private static <T> T value(Map<String, T> map, String name) {
    T value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no host " + name);
    }
    return value;
  }

  Map<String, OpenSshServer> hosts() {
    return hosts;
  }

  /** Commits a new page. */
  void commit() {
    commits++;
    laptop.write("index.html", "page " + commits + "\n").commit("Page " + commits);
  }

  /** The release that is live on every host; the first one is pushed now. */
  String live() {
    return commits == 0 ? pushNewPage() : Outside.live(hosts.values());
  }

  /** Commits a new page and pushes it; nothing goes wrong. */
  String pushNewPage() {
    commit();
    ended(0, laptop.shipit("push", "--env", "prod"));
    String release = Outside.live(hosts.values());
    hosts.values().forEach(host -> assertThat(Outside.page(host, "index.html")).isEqualTo(page()));
    return release;
  }

  /** The page that was committed last. */
  String page() {
    return "page " + commits + "\n";
  }

  /** The host loses its power; nobody gets in until {@link #heal()}. */
  void kill(String name) {
    down.add(name);
    host(name).kill();
  }

  /**
   * The health check of a host fails for the page that was committed last, until {@link #heal()}.
   */
  void fallSick(String name) {
    sick.add(name);
  }

  /** The host loses its power when the page that was committed last is checked on it. */
  void dieWhenChecked(String name) {
    dying.add(name);
  }

  /** The account of the host finds a tool no more, until {@link #heal()}. */
  void lose(String name, String tool) {
    poor.add(name);
    host(name)
        .shell(
            """
            cd .. && mkdir few && cp sshd_config sshd_config.whole
            (IFS=:; for d in $PATH; do ln -s "$d"/* few/ 2>/dev/null; done; rm few/%s)
            sed "s|^SetEnv PATH=.*|SetEnv PATH=$PWD/few|" sshd_config.whole >sshd_config
            """
                .formatted(tool));
    host(name).restart();
  }

  boolean isDown(String name) {
    return down.contains(name);
  }

  /** Everything works again. */
  void heal() {
    traps.values().forEach(Trap::disarm);
    sick.clear();
    dying.clear();
    poor.forEach(
        name -> {
          host(name).shell("cd .. && rm -r few && mv sshd_config.whole sshd_config");
          host(name).restart();
        });
    poor.clear();
    down.forEach(name -> host(name).restart());
    down.clear();
  }

  /** Releases are pruned only once no server can have their path in a cache any more. */
  void age() {
    for (OpenSshServer host : hosts.values()) {
      host.shell("find .shipit/history -name go -o -name undo | xargs -r touch -d '2 hours ago'");
    }
  }

  /** The rollouts that moved current, in order, with their outcomes: one list if hosts agree. */
  Set<List<String>> histories() {
    return hosts.values().stream()
        .map(
            host ->
                Outside.names(host, ".shipit/history").stream()
                    .filter(name -> !name.endsWith(".A"))
                    .toList())
        .collect(Collectors.toSet());
  }

  /** The processes of all sessions, by host. */
  Map<String, List<ProcessHandle>> sessions() {
    Map<String, List<ProcessHandle>> sessions = new LinkedHashMap<>();
    hosts.forEach((name, host) -> sessions.put(name, host.sessions()));
    return sessions;
  }

  @Override
  public void close() {
    traps.values().forEach(Trap::disarm);
    health.stop(0);
    hosts.values().forEach(OpenSshServer::close);
  }
}
