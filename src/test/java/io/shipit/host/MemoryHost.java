package io.shipit.host;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to a {@link MemoryServer}. Faults are scripted: each one lies in wait for
 * the next operation of its class.
 */
public final class MemoryHost implements Host {
  /** What can go wrong with one operation. */
  public enum Fault {
    /** The operation never arrives; no answer comes. */
    LOST,
    /** It is carried out, but the answer is lost. */
    REPLY_LOST,
    /** The host stops after the operation's first rename; no answer comes. */
    CUT_OFF,
    /** The host refuses it for a reason of its own. */
    REFUSED
  }

  private record Scripted(Class<? extends Operation> operation, Fault fault) {}

  private final MemoryServer server;
  private final Set<Nonce> holders = new HashSet<>();
  private final Queue<Scripted> script = new ArrayDeque<>();
  private boolean reachable = true;

  MemoryHost(MemoryServer server) {
    this.server = server;
  }

  /** Makes the next operation of a class go wrong. */
  public MemoryHost failing(Class<? extends Operation> operation, Fault fault) {
    script.add(new Scripted(operation, fault));
    return this;
  }

  /** Cuts the network, or mends it: until then nothing arrives. */
  public void reachable(boolean value) {
    reachable = value;
  }

  @Override
  public HostId id() {
    return server.image().id();
  }

  @Override
  public Survey survey() throws io.shipit.problem.UserError {
    if (!reachable) {
      throw new io.shipit.problem.UserError(
          io.shipit.problem.ExitCode.UNCHANGED, id() + ": connection refused", "is it up?");
    }
    return server.survey();
  }

  @Override
  public Answer perform(Operation operation) {
    holders.add(operation.holder());
    Fault fault = reachable ? faultFor(operation) : Fault.LOST;
    Answer unknown = new Answer.Unknown(HostSteps.stepOf(operation), "connection lost");
    return switch (fault) {
      case LOST -> unknown;
      case REFUSED -> server.fail(operation);
      case REPLY_LOST -> {
        server.perform(operation, Integer.MAX_VALUE);
        yield unknown;
      }
      case CUT_OFF -> {
        server.perform(operation, 1);
        yield unknown;
      }
      case null -> {
        Answer answer = server.perform(operation, Integer.MAX_VALUE);
        yield answer == null ? unknown : answer;
      }
    };
  }

  @Override
  public void beat(Nonce holder) {
    if (reachable) {
      server.beat(holder);
    }
  }

  private @Nullable Fault faultFor(Operation operation) {
    Scripted next = script.peek();
    if (next == null || !next.operation().isInstance(operation)) {
      return null;
    }
    script.remove();
    return next.fault();
  }

  @Override
  public void close() {
    server.end(holders);
  }
}
