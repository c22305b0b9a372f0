package io.shipit.acceptance;

import io.shipit.host.HostId;
import java.util.Comparator;

/**
 * One operation of a run that goes wrong, and whether its sender dies of it.
 *
 * @param at the operation
 * @param fault what becomes of it
 * @param clientDies whether nothing that the client sends afterwards arrives
 */
record Mishap(Call at, Fault fault, boolean clientDies) {

  /** What becomes of an operation. */
  enum Fault {
    /** It never arrives. */
    NOT_SENT("not sent"),
    /** It is carried out, and nobody is told. */
    REPLY_LOST("reply lost"),
    /** It does nothing and says so. */
    ERROR("error"),
    /** It passes its deadline, and arrives after the client's next operation on that host. */
    OVERTAKEN("overtaken"),
    /** It passes its deadline, and arrives when the client has ended. */
    LATE("late"),
    /** It passes its deadline, and arrives when the rollout has been recovered. */
    TOO_LATE("after recovery");

    private final String display;

    Fault(String display) {
      this.display = display;
    }

    String display() {
      return display;
    }
  }

  /**
   * One call of a host in a run.
   *
   * @param phase how many phases of the protocol had begun
   * @param turn how often the kind of call changed on this host within the phase
   * @param host which host
   * @param number the how-manieth call of this host it is, from 1
   * @param what what was asked for
   */
  record Call(int phase, int turn, HostId host, int number, String what)
      implements Comparable<Call> {
    /** The order in which a client that asks one host after the other would ask. */
    private static final Comparator<Call> ORDER =
        Comparator.comparingInt(Call::phase)
            .thenComparingInt(Call::turn)
            .thenComparing(Call::host)
            .thenComparingInt(Call::number);

    @Override
    public int compareTo(Call other) {
      return ORDER.compare(this, other);
    }

    boolean isSame(Call other) {
      return host.equals(other.host) && number == other.number;
    }

    @Override
    public String toString() {
      return what + " on " + host;
    }
  }

  /** Whether a call is lost because the client is dead by then. */
  boolean isAfterDeath(Call call) {
    return clientDies && call.compareTo(at) > 0;
  }

  @Override
  public String toString() {
    return "%s: %s, the client %s".formatted(at, fault.display(), clientDies ? "dies" : "lives");
  }
}
