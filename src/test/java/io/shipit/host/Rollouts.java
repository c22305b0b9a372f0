package io.shipit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans for tests: names are derived from numbers, so that a test reads as a story. */
public final class Rollouts {
  /** The one host of these rollouts; it is its own anchor. */
  public static final HostId HOST = new HostId("web1");

  private Rollouts() {}

  /** The holder with this number. */
  public static Nonce holder(int number) {
    return new Nonce("aaaaaaaaaaaa%04x".formatted(number));
  }

  /** The rollout with this number. */
  public static Nonce tx(int number) {
    return new Nonce("bbbbbbbbbbbb%04x".formatted(number));
  }

  /** The release that the push with this number makes. */
  public static ReleaseId release(int number) {
    return new ReleaseId("20261122-2045%02d-cafe%04x".formatted(number % 60, number));
  }

  /** Somebody who holds the lock. */
  public static Owner owner(String who) {
    return new Owner(who, "laptop", "2026-11-22T20:45:12Z", "push prod");
  }

  /** The plan of a push; number, sequence, names go together. */
  public static RolloutRecord push(int number, @Nullable ReleaseId previous, Payload payload) {
    return record(
        number, RolloutRecord.Kind.PUSH, release(number), previous, payload.manifest().sha256());
  }

  /** The plan of a rollback to the release of an earlier push. */
  public static RolloutRecord rollback(
      int number, ReleaseId to, @Nullable ReleaseId previous, String manifest) {
    return record(number, RolloutRecord.Kind.ROLLBACK, to, previous, manifest);
  }

  private static RolloutRecord record(
      int number,
      RolloutRecord.Kind kind,
      ReleaseId release,
      @Nullable ReleaseId previous,
      String manifest) {
    return new RolloutRecord(
        tx(number),
        "prod",
        number,
        kind,
        List.of(HOST),
        HOST,
        release,
        previous,
        "%040x".formatted(number),
        "commit " + number,
        "f",
        manifest,
        owner("ann"),
        "test");
  }

  /** The sight of an operation that must have been carried out. */
  public static Sight done(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done) answer).sight();
  }

  /** The refusal of an operation that must have been refused in this step. */
  public static Answer.Refused refused(Step step, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.step()).isEqualTo(step));
    return (Answer.Refused) answer;
  }

  /** The sight of a refusal that must have one. */
  public static Sight seenBy(Answer.Refused refused) {
    return Objects.requireNonNull(refused.sight(), "no sight: " + refused);
  }

  /** The rollout of a sight that must have one. */
  public static OpenRollout open(Sight sight) {
    return Objects.requireNonNull(sight.open(), "nothing is open: " + sight);
  }

  /** Takes the lock and prepares a push; returns the sight of the vote. */
  public static Sight prepare(Host host, RolloutRecord record, Payload payload) {
    Nonce holder = holder((int) record.sequence());
    done(host.perform(new Operation.Take(holder, record.owner())));
    return done(host.perform(new Operation.Prepare(holder, record, new Source.Upload(payload))));
  }

  /** From the decision to the end, all well. */
  public static Sight goThrough(Host host, RolloutRecord record) {
    Nonce holder = holder((int) record.sequence());
    Nonce tx = record.tx();
    done(host.perform(new Operation.Recheck(holder, tx)));
    done(host.perform(new Operation.Decide(holder, tx, Register.UNDECIDED, Register.GO)));
    done(host.perform(new Operation.Swap(holder, tx)));
    done(host.perform(new Operation.Activate(holder, tx, false)));
    done(host.perform(new Operation.Decide(holder, tx, Register.GO, Register.COMMIT)));
    return done(host.perform(new Operation.Finish(holder, tx, Outcome.COMMITTED)));
  }

  /** A whole push that succeeds; returns the release. */
  public static ReleaseId push(Host host, int number, @Nullable ReleaseId previous) {
    Payload payload = Payloads.of("index.html=release " + number);
    RolloutRecord record = push(number, previous, payload);
    prepare(host, record, payload);
    goThrough(host, record);
    return record.release();
  }
}
