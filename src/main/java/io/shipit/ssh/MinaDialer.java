package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.transport.Address;
import io.shipit.transport.Connection;
import io.shipit.transport.Dialer;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.jspecify.annotations.Nullable;

/** Connects by SSH as {@code ssh} would: the same settings, known hosts, keys and jump hosts. */
public final class MinaDialer implements Dialer {
  private static final int MOST_HANDSHAKES = 50;

  /**
   * sshd drops logins beyond some ten at once (MaxStartups); what a jump host reaches is one net.
   */
  private static final int MOST_HANDSHAKES_THROUGH_ONE_HOST = 8;

  private static final int MOST_HOPS = 8;

  private final SshConfig config;
  private final HostKeyCheck hostKeys = new HostKeyCheck();
  private final Identities identities = new Identities();
  private final Semaphore handshakes = new Semaphore(MOST_HANDSHAKES);
  private final FutureTask<SshClient> client = new FutureTask<>(Client::start);
  private final Map<Address, FutureTask<HostSettings>> settings = new ConcurrentHashMap<>();
  private final Map<List<Address>, FutureTask<Hop>> hops = new ConcurrentHashMap<>();
  private final Set<MinaConnection> open = ConcurrentHashMap.newKeySet();

  /**
   * A host that others are reached through.
   *
   * @param handshakes limits the logins through it
   */
  private record Hop(MinaConnection connection, Semaphore handshakes) {}

  /** A dialer that takes its settings from {@code options}. */
  public MinaDialer(SshOptions options) {
    this.config = new SshConfig(options);
  }

  /**
   * Begins what can be done before anybody is contacted: loading the SSH library, asking ssh for
   * the settings. Returns at once; {@link #connect} tells what went wrong.
   */
  public void prepare(Collection<Address> addresses) {
    Thread.ofVirtual().name("ssh client").start(client);
    for (Address address : addresses) {
      Thread.ofVirtual().name("ssh -G " + address.host()).start(settingsTask(address));
    }
  }

  @Override
  public Connection connect(Address address, Duration atMost) {
    HostSettings its = settings(address);
    return dial(its, its.jumps(), atMost, List.of(address));
  }

  /**
   * Connects to a host through others.
   *
   * @param jumps the hosts to go through, the nearest first
   * @param path the hosts that wait for this connection, to notice a circle
   */
  private MinaConnection dial(
      HostSettings its, List<Address> jumps, Duration atMost, List<Address> path) {
    Duration limit = shorter(atMost, its.connectTimeout());
    Deadline deadline = Deadline.in(limit);
    hostKeys.mustBeReadable(its);
    String through = jumps.isEmpty() ? "" : jumps.getLast().host();
    Attempt attempt = new Attempt(its, through, hostKeys, identities.offer(its), limit);
    Hop hop = jumps.isEmpty() ? null : hop(jumps, limit, deadline, path);
    Semaphore permits = hop == null ? handshakes : hop.handshakes();
    try {
      if (!permits.tryAcquire(deadline.leftMillis(), TimeUnit.MILLISECONDS)) {
        throw attempt.failure(null);
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    try {
      Socket socket =
          hop == null
              ? Network.connect(attempt, deadline)
              : hop.connection().tunnel(attempt, deadline);
      SshClient mina = await(client, deadline);
      MinaConnection made = MinaConnection.open(mina, attempt, socket, deadline, open::remove);
      open.add(made);
      return made;
    } catch (SocketTimeoutException e) {
      throw attempt.failure(null);
    } catch (IOException e) {
      throw attempt.failure(e);
    } finally {
      permits.release();
    }
  }

  /** The connection to the last of {@code jumps}, shared by all who go through it. */
  private Hop hop(List<Address> jumps, Duration limit, Deadline deadline, List<Address> path) {
    Address last = jumps.getLast();
    if (path.contains(last) || path.size() > MOST_HOPS) {
      throw error(
          "its jump hosts lead in a circle, by way of %s".formatted(Printable.of(last.host())),
          "exempt the jump host from its own ProxyJump in ssh_config");
    }
    List<Address> extended = new ArrayList<>(path);
    extended.add(last);
    FutureTask<Hop> fresh =
        new FutureTask<>(
            () -> {
              HostSettings its = settings(last);
              // Named with others before it, a jump host is reached through these, not its own.
              List<Address> before =
                  jumps.size() == 1 ? its.jumps() : jumps.subList(0, jumps.size() - 1);
              MinaConnection connection = dial(its, before, limit, extended);
              return new Hop(connection, new Semaphore(MOST_HANDSHAKES_THROUGH_ONE_HOST));
            });
    FutureTask<Hop> task =
        hops.compute(jumps, (key, made) -> made == null || isLost(made) ? fresh : made);
    task.run();
    try {
      return await(task, deadline);
    } catch (UserError e) {
      throw new UserError(
          e.exitCode(),
          "its jump host %s fails: %s".formatted(Printable.of(last.host()), e.getMessage()),
          e.hint());
    }
  }

  private static boolean isLost(FutureTask<Hop> hop) {
    return hop.state() == Future.State.SUCCESS && !hop.resultNow().connection().isOpen();
  }

  private HostSettings settings(Address address) {
    FutureTask<HostSettings> task = settingsTask(address);
    task.run();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw error("interrupted", "");
    }
  }

  private FutureTask<HostSettings> settingsTask(Address address) {
    return settings.computeIfAbsent(address, key -> new FutureTask<>(() -> config.of(key)));
  }

  /** Runs a task or waits for the thread that does. */
  private static <T> T await(FutureTask<T> task, Deadline deadline) {
    task.run();
    try {
      return task.get(deadline.leftMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (TimeoutException e) {
      throw error(
          "no answer in time from a host on the way to it",
          "look at what is told of the jump host");
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case UserError error -> new UserError(error.exitCode(), error.getMessage(), error.hint());
      case null, default -> new IllegalStateException(e.getCause());
    };
  }

  private static UserError interrupted() {
    Thread.currentThread().interrupt();
    return error("interrupted", "");
  }

  private static UserError error(String message, String hint) {
    return new UserError(ExitCode.UNCHANGED, message, hint);
  }

  private static Duration shorter(Duration one, @Nullable Duration other) {
    return other == null || one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(MinaConnection::close);
    if (client.state() == Future.State.SUCCESS) {
      client.resultNow().close(true);
    } else {
      client.cancel(false);
    }
  }
}
