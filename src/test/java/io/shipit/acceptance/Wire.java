package io.shipit.acceptance;

import io.shipit.acceptance.Mishap.Call;
import io.shipit.acceptance.Mishap.Fault;
import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.deploy.HostFactory;
import io.shipit.deploy.Progress;
import io.shipit.host.Answer;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.HostSteps;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Sight;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way of one client to the hosts: counts what is asked of them, and lets one operation go
 * wrong.
 */
final class Wire implements HostFactory {
  private final Bed bed;
  private final @Nullable Mishap mishap;
  private final @Nullable HostId sick;
  private final AtomicInteger phase = new AtomicInteger();
  private final ConcurrentSkipListSet<Call> calls = new ConcurrentSkipListSet<>();
  private final Set<HostId> torn = new ConcurrentSkipListSet<>();
  private volatile @Nullable Operation delayed;

  /**
   * A way on which something may go wrong.
   *
   * @param sick the host whose health check fails for a new release; null if none does
   */
  Wire(Bed bed, @Nullable Mishap mishap, @Nullable HostId sick) {
    this.bed = bed;
    this.mishap = mishap;
    this.sick = sick;
  }

  /** Hears of the phases. */
  void hear(Progress progress) {
    if (progress instanceof Progress.Entered) {
      phase.incrementAndGet();
    }
  }

  /** Everything that was asked of the hosts, in order. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** What has passed its deadline arrives now, over a connection that ends right after it. */
  void arrive() {
    Operation operation = delayed;
    delayed = null;
    if (mishap != null && operation != null) {
      try (Host host = bed.connect(mishap.at().host())) {
        host.perform(operation);
      }
      look(mishap.at().host());
    }
  }

  /** Every host on which {@code current} led nowhere, or to a part of a release, at any moment. */
  Set<HostId> torn() {
    return torn;
  }

  private void look(HostId host) {
    if (!bed.found(host).whole()) {
      torn.add(host);
    }
  }

  @Override
  public Host host(HostId id, Environment environment, Target target, HookOutput output) {
    return new Line(bed.connect(id));
  }

  private final class Line implements Host {
    private final Host host;
    private int number;
    private int turn;
    private int enteredAt;
    private String last = "";

    Line(Host host) {
      this.host = host;
    }

    @Override
    public HostId id() {
      return host.id();
    }

    @Override
    public Survey survey() throws UserError {
      Call call = next("survey");
      Fault fault = faultOf(call);
      if (fault == Fault.REPLY_LOST) {
        host.survey();
      }
      if (fault != null) {
        throw new UserError(ExitCode.UNCHANGED, id() + ": connection lost", "try again");
      }
      return host.survey();
    }

    @Override
    public Answer perform(Operation operation) {
      Call call = next(name(operation));
      Step step = HostSteps.stepOf(operation);
      Answer unknown = new Answer.Unknown(step, "connection lost");
      Answer answer =
          switch (faultOf(call)) {
            case null -> deliver(operation);
            case NOT_SENT -> unknown;
            case REPLY_LOST -> {
              deliver(operation);
              yield unknown;
            }
            case ERROR -> new Answer.Refused(step, "it does not work", "", sight(operation));
            case OVERTAKEN, LATE, TOO_LATE -> {
              delayed = operation;
              yield unknown;
            }
          };
      if (mishap != null
          && mishap.fault() == Fault.OVERTAKEN
          && !mishap.at().isSame(call)
          && mishap.at().host().equals(id())) {
        arrive();
      }
      return answer;
    }

    private Answer deliver(Operation operation) {
      Answer answer = host.perform(operation);
      look(id());
      return operation instanceof Operation.Activate activate
              && !activate.undone()
              && id().equals(sick)
              && answer instanceof Answer.Done(Sight sight, var _)
          ? new Answer.Refused(Step.CHECK, "HTTP status 500", "", sight)
          : answer;
    }

    private @Nullable Sight sight(Operation operation) {
      return host.perform(new Operation.Look(operation.holder()))
              instanceof Answer.Done(Sight sight, var _)
          ? sight
          : null;
    }

    /** A call of a client that is dead by then never arrives. */
    private @Nullable Fault faultOf(Call call) {
      if (mishap == null) {
        return null;
      }
      return mishap.at().isSame(call)
          ? mishap.fault()
          : mishap.isAfterDeath(call) ? Fault.NOT_SENT : null;
    }

    private Call next(String what) {
      int entered = phase.get();
      if (entered != enteredAt) {
        enteredAt = entered;
        turn = 0;
      } else if (!what.equals(last)) {
        turn++;
      }
      last = what;
      Call call = new Call(entered, turn, id(), ++number, what);
      calls.add(call);
      return call;
    }

    @Override
    public void beat(Nonce holder) {
      host.beat(holder);
    }

    @Override
    public void close() {
      host.close();
    }
  }

  private static String name(Operation operation) {
    String name = operation.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return switch (operation) {
      case Operation.Decide decide -> name + " " + decide.to().directory();
      case Operation.Activate activate -> name + (activate.undone() ? " again" : "");
      case Operation.Finish finish -> name + " " + finish.outcome().name().toLowerCase(Locale.ROOT);
      default -> name;
    };
  }
}
