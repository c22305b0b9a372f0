package io.shipit.deploy;

import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.Owner;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a use case takes from outside itself, so that tests can give it something else.
 *
 * @param hosts makes the ports to hosts
 * @param nonces mints random names
 * @param clock the client's clock: for names and for information, never for a decision
 * @param operator who is deploying
 * @param interruption the operator's wish to stop
 * @param progress hears what happens, from one thread at a time
 * @param version of shipit
 * @param commands the command lines that hints name
 * @param time passes while one waits
 * @param patience how long one waits for others
 */
public record World(
    HostFactory hosts,
    Supplier<Nonce> nonces,
    Clock clock,
    Operator operator,
    Interruption interruption,
    Consumer<Progress> progress,
    String version,
    Commands commands,
    Time time,
    Patience patience) {

  /** This world with another listener. */
  public World withProgress(Consumer<Progress> listener) {
    return new World(
        hosts, nonces, clock, operator, interruption, listener, version, commands, time, patience);
  }

  /**
   * Whether a person keeps this lock, and it is this operator: the same name on the same machine.
   */
  boolean isKeptByOperator(Lock.Held held) {
    return held.life() == Lock.Life.KEPT
        && held.owner().who().equals(operator.who())
        && held.owner().where().equals(operator.where());
  }

  /** The operator as the owner of a lock, now. */
  Owner owner(String why) {
    return new Owner(
        operator.who(),
        operator.where(),
        operator.job(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        why);
  }
}
