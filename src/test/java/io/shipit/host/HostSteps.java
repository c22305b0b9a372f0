package io.shipit.host;

import io.shipit.host.HostImage.Content;
import io.shipit.host.OpenTx.Hooks;
import io.shipit.host.Progress.Ended;
import io.shipit.host.Progress.Moved;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What each operation does on a host, one rename at a time: a pure function that says the same as
 * the Javadoc of {@link Operation}. Between two micro-steps of one operation anything may happen to
 * the host, so each of them checks by itself that the lock is still there, as a rename whose source
 * path names the holder does. Tests break it on purpose by overriding one method.
 */
public class HostSteps {
  /** Where every operation begins. */
  public static final int START = 0;

  // Where Prepare, Activate and Finish go on after their first, second and third rename.
  private static final int UPLOADED = 1;
  private static final int NAMED = 2;
  private static final int SEALED = 3;
  private static final int LAST = 4;

  /** For subclasses that break one step. */
  protected HostSteps() {}

  /** The steps as they should be. */
  public static HostSteps sound() {
    return new HostSteps();
  }

  /** Does the next micro-step. */
  public Progress next(HostImage image, Operation operation, int at) {
    if (image.damage() != null && !(operation instanceof Operation.Look)) {
      return refused(image, Step.SURVEY, image.damage());
    }
    return switch (operation) {
      case Operation.Look _ -> done(image);
      case Operation.Take take -> at == LAST ? done(image) : take(image, take);
      case Operation.Keep keep -> at == LAST ? done(image) : keep(image, keep);
      case Operation.Steal steal -> steal(image, steal, at);
      case Operation.Prepare prepare -> at == LAST ? done(image) : prepare(image, prepare, at);
      case Operation.Recheck recheck -> recheck(image, recheck);
      case Operation.Decide decide -> at == LAST ? done(image) : decide(image, decide);
      case Operation.Swap swap -> at == LAST ? done(image) : swap(image, swap);
      case Operation.Disarm disarm -> at == LAST ? done(image) : disarm(image, disarm);
      case Operation.Undo undo -> at == LAST ? done(image) : undo(image, undo);
      case Operation.Activate activate -> activate(image, activate, at);
      case Operation.Finish finish -> at == LAST ? done(image) : finish(image, finish, at);
      case Operation.Verify verify ->
          image.releases().get(verify.release()) == Content.DURABLE
              ? done(image)
              : refused(image, Step.VERIFY, "files differ from the seal");
    };
  }

  /** Does all micro-steps; nothing comes between them. */
  public Answer perform(HostImage start, Operation operation, Consumer<HostImage> after) {
    HostImage image = start;
    int at = START;
    while (true) {
      switch (next(image, operation, at)) {
        case Moved(HostImage moved, int onwards) -> {
          image = moved;
          at = onwards;
        }
        case Ended(HostImage ended, Answer answer) -> {
          after.accept(ended.afterFlush());
          return answer;
        }
      }
    }
  }

  /** Lets an operation fail where it stands, for a reason that lies outside the protocol. */
  public Ended fail(HostImage image, Operation operation, int at) {
    HostImage left =
        operation instanceof Operation.Activate activate && at == UPLOADED
            ? hooksEnd(image, activate, Hooks.FAILED)
            : image;
    return refused(left, stepOf(operation), "it failed");
  }

  /** Whether everything is flushed before this operation is acknowledged. */
  public boolean flushes(Operation operation) {
    return !(operation instanceof Operation.Look);
  }

  protected Progress take(HostImage image, Operation.Take take) {
    if (!image.setUp()) {
      return image.full()
          ? refused(image, Step.LOCK, "no space left on device")
          : new Moved(image.withSetUp(), START);
    }
    if (take.holder().equals(image.holder())) {
      return done(image);
    }
    if (image.holder() != null) {
      return refused(image, Step.LOCK, "locked by another rollout");
    }
    return new Moved(image.withHolder(take.holder(), image.full() ? null : take.owner()), LAST);
  }

  /** As take, with words that have to be written and may be written anew. */
  protected Progress keep(HostImage image, Operation.Keep keep) {
    if (image.full()) {
      return refused(image, Step.LOCK, "no space left on device");
    }
    return keep.holder().equals(image.holder())
        ? new Moved(image.withHolder(keep.holder(), keep.owner()), LAST)
        : take(image, new Operation.Take(keep.holder(), keep.owner()));
  }

  protected Progress steal(HostImage image, Operation.Steal steal, int at) {
    if (at == LAST) {
      return done(image);
    }
    if (steal.victim().equals(image.holder())) {
      return new Moved(
          image.withHolder(steal.holder(), image.full() ? null : steal.owner()), UPLOADED);
    }
    if (!isHeldBy(image, steal)) {
      return at == UPLOADED
          ? done(image)
          : refused(image, Step.LOCK, "the lock is another one's by now");
    }
    OpenTx tx = image.tx();
    if (tx != null && tx.guardian() != null && !tx.guardian().equals(steal.holder())) {
      return new Moved(image.withTx(GuardSteps.ended(tx)), UPLOADED);
    }
    return tx != null && tx.runner() != null && !tx.runner().equals(steal.holder())
        ? new Moved(image.withTx(tx.withHooksCutOff()), LAST)
        : done(image);
  }

  protected Progress prepare(HostImage image, Operation.Prepare prepare, int at) {
    RolloutRecord wanted = prepare.record();
    if (at == START) {
      return collect(image, prepare);
    }
    // From here on every rename's source is below the holder's own new-<tx>.
    if (!isHeldBy(image, prepare)) {
      return refused(image, Step.LOCK, "the lock is lost");
    }
    if (!image.uploads().contains(wanted.tx())) {
      return refused(image, Step.STAGE, "what the rollout collected is gone");
    }
    return switch (at) {
      case UPLOADED ->
          image.releases().containsKey(wanted.release())
              ? refused(image, Step.VERIFY, "the release exists already")
              : new Moved(image.withRelease(wanted.release(), Content.UNFLUSHED), NAMED);
      case NAMED -> {
        String hook = wanted.tx() + " before";
        yield image.hookRuns().contains(hook)
            ? refused(image, Step.BEFORE_SWAP, "the hook was started before")
            : new Moved(image.withHookRun(hook), SEALED);
      }
      default -> vote(image, prepare);
    };
  }

  /** Makes the directory new-<tx> and all that is in it. */
  private Progress collect(HostImage image, Operation.Prepare prepare) {
    RolloutRecord wanted = prepare.record();
    Ended refusal = unfit(image, prepare);
    if (refusal != null) {
      return refusal;
    }
    if (image.tx() != null) {
      return done(image);
    }
    if (image.full()) {
      return refused(image, Step.UPLOAD, "no space left on device");
    }
    boolean kept = prepare.source() instanceof Source.Kept;
    if (kept && image.releases().get(wanted.release()) != Content.DURABLE) {
      return refused(image, Step.VERIFY, "the release is not whole");
    }
    Set<Nonce> uploads = new HashSet<>(image.uploads());
    uploads.add(wanted.tx());
    return new Moved(image.withUploads(uploads), kept ? SEALED : UPLOADED);
  }

  /** Looks once more, flushes, and renames new-<tx> to tx-<tx>. */
  private Progress vote(HostImage image, Operation.Prepare prepare) {
    Ended refusal = unfit(image, prepare);
    if (refusal != null) {
      return refusal;
    }
    RolloutRecord wanted = prepare.record();
    HostImage flushed = image.afterFlush();
    if (flushed.releases().get(wanted.release()) != Content.DURABLE) {
      return refused(image, Step.STAGE, "the release is gone");
    }
    Set<Nonce> uploads = new HashSet<>(flushed.uploads());
    uploads.remove(wanted.tx());
    boolean anchor = wanted.anchor().equals(image.id());
    return new Moved(flushed.withUploads(uploads).withTx(OpenTx.prepared(wanted, anchor)), LAST);
  }

  /** Why this host cannot vote for a rollout; null if it can. */
  protected @Nullable Ended unfit(HostImage image, Operation.Prepare prepare) {
    RolloutRecord wanted = prepare.record();
    if (!isHeldBy(image, prepare)) {
      return refused(image, Step.LOCK, "the lock is lost");
    }
    OpenTx tx = image.tx();
    if (tx != null && !tx.record().equals(wanted)) {
      return refused(image, Step.STAGE, "another rollout is prepared here");
    }
    if (tx == null && !Objects.equals(image.live(), wanted.previous())) {
      return refused(image, Step.STAGE, "current was moved since it was read");
    }
    return tx == null
            && image.history().stream()
                .anyMatch(entry -> entry.record().sequence() >= wanted.sequence())
        ? refused(image, Step.STAGE, "another rollout was finished since the survey")
        : null;
  }

  protected Progress recheck(HostImage image, Operation.Recheck recheck) {
    OpenTx tx = txOf(image, recheck, recheck.tx());
    return tx != null
            && Objects.equals(image.live(), tx.record().previous())
            && image.releases().get(tx.record().release()) == Content.DURABLE
        ? done(image)
        : refused(image, Step.RECHECK, "the host is not as it was prepared");
  }

  protected Progress decide(HostImage image, Operation.Decide decide) {
    OpenTx tx = txOf(image, decide, decide.tx());
    if (tx == null) {
      return refused(image, Step.DECIDE, "the record is gone");
    }
    if (tx.register() == decide.to()) {
      return done(image);
    }
    return tx.register() == decide.from()
        ? new Moved(image.withTx(tx.withRegister(decide.to())), LAST)
        : refused(image, Step.DECIDE, "the decision is another one");
  }

  protected Progress swap(HostImage image, Operation.Swap swap) {
    OpenTx tx = txOf(image, swap, swap.tx());
    if (tx != null && tx.guard() == Guard.FIRED) {
      return refused(image, Step.SWAP, "the host went back by itself");
    }
    boolean unarmed = tx != null && tx.guard() == Guard.ARMED && tx.guardian() == null;
    if (tx != null && (tx.guard() == Guard.IDLE || unarmed)) {
      return new Moved(image.withTx(tx.withGuard(Guard.ARMED, swap.holder())), START);
    }
    if (tx != null && tx.goToken()) {
      return new Moved(
          image.withTx(tx.withSwapped()).withCurrent(new Current.Live(tx.record().release())),
          LAST);
    }
    return tx != null && tx.isSwapped() && tx.record().release().equals(image.live())
        ? done(image)
        : refused(image, Step.SWAP, "no staged link");
  }

  protected Progress disarm(HostImage image, Operation.Disarm disarm) {
    OpenTx tx = txOf(image, disarm, disarm.tx());
    if (tx == null) {
      return refused(image, Step.CONFIRM, "the record is gone");
    }
    return switch (tx.guard()) {
      case DISARMED -> done(image);
      case ARMED -> new Moved(image.withTx(tx.withGuard(Guard.DISARMED, null)), LAST);
      case FIRED -> refused(image, Step.CONFIRM, "the host went back by itself");
      case NONE, IDLE -> refused(image, Step.CONFIRM, "no guard was armed");
    };
  }

  protected Progress undo(HostImage image, Operation.Undo undo) {
    OpenTx tx = txOf(image, undo, undo.tx());
    if (tx == null) {
      return refused(image, Step.UNDO, "the record is gone");
    }
    if (tx.guard() == Guard.IDLE || tx.guard() == Guard.ARMED) {
      return new Moved(image.withTx(tx.withGuard(Guard.DISARMED, null)), START);
    }
    if (tx.guardian() != null) {
      return new Moved(image.withTx(GuardSteps.ended(tx)), START);
    }
    if (tx.goToken()) {
      return new Moved(image.withTx(tx.withKilled()), START);
    }
    boolean stayed = tx.killed() && !tx.record().release().equals(image.live());
    if (stayed || !tx.undoToken()) {
      return done(image);
    }
    if (tx.runner() != null) {
      return new Moved(image.withTx(tx.withHooksCutOff()), START);
    }
    return new Moved(goneBack(image, tx), LAST);
  }

  /** The undo's rename. */
  static HostImage goneBack(HostImage image, OpenTx tx) {
    ReleaseId previous = tx.record().previous();
    return image
        .withTx(tx.withUndone())
        .withCurrent(previous == null ? new Current.None() : new Current.Live(previous));
  }

  /** The next rename of the guard's process on this host; null if there is none. */
  public @Nullable HostImage guard(HostImage image) {
    return GuardSteps.next(image);
  }

  protected Progress activate(HostImage image, Operation.Activate activate, int at) {
    if (at == LAST) {
      return done(image);
    }
    OpenTx tx = txOf(image, activate, activate.tx());
    boolean undone = activate.undone();
    if (tx == null || (undone ? tx.undoToken() : !tx.isSwapped())) {
      return refused(image, Step.AFTER_SWAP, "nothing to activate");
    }
    if (at == UPLOADED) {
      return tx.hooks(undone) == Hooks.STARTED
          ? new Moved(hooksEnd(image, activate, Hooks.ENDED), LAST)
          : refused(image, Step.AFTER_SWAP, "the hook was ended");
    }
    return switch (tx.hooks(undone)) {
      case STAGED ->
          new Moved(
              image
                  .withTx(tx.withHooks(undone, Hooks.STARTED, activate.holder()))
                  .withHookRun(activate.tx() + (undone ? " back" : " forward")),
              UPLOADED);
      case STARTED -> new Moved(image.withTx(tx.withHooksCutOff()), START);
      case ENDED -> done(image);
      case FAILED -> refused(image, Step.AFTER_SWAP, "the hook has failed or was cut off");
    };
  }

  private HostImage hooksEnd(HostImage image, Operation.Activate activate, Hooks end) {
    OpenTx tx = txOf(image, activate, activate.tx());
    return tx == null || tx.hooks(activate.undone()) != Hooks.STARTED
        ? image
        : image.withTx(tx.withHooks(activate.undone(), end, null));
  }

  protected Progress finish(HostImage image, Operation.Finish finish, int at) {
    for (HistoryEntry entry : image.history()) {
      if (entry.record().tx().equals(finish.tx()) && entry.outcome() != finish.outcome()) {
        return refused(image, Step.FINISH, "the rollout ended here as " + entry.outcome());
      }
    }
    if (!isHeldBy(image, finish)) {
      return at == START && (image.holder() == null || isFinished(image, finish.tx()))
          ? done(image)
          : refused(image, Step.FINISH, "the lock is another one's");
    }
    OpenTx tx = image.tx();
    // What is being collected is put out of the way first: from then on it cannot become a vote.
    if (tx == null && !image.uploads().isEmpty()) {
      return new Moved(image.withUploads(Set.of()), at);
    }
    if (tx == null) {
      HostImage swept =
          finish.outcome() == Outcome.ABORTED || at == START
              ? image.withReleases(named(image))
              : image;
      return new Moved(swept.withHolder(null, null), LAST);
    }
    if (!tx.record().tx().equals(finish.tx())) {
      return refused(image, Step.FINISH, "another rollout is prepared here");
    }
    if (tx.guardian() != null) {
      return new Moved(image.withTx(GuardSteps.ended(tx)), START);
    }
    return tx.runner() != null
        ? new Moved(image.withTx(tx.withHooksCutOff()), START)
        : new Moved(image.withFinished(tx, finish.outcome()), UPLOADED);
  }

  /** The releases that are live or that a record in the history names. */
  private static Map<ReleaseId, Content> named(HostImage image) {
    Set<ReleaseId> names = new HashSet<>();
    for (HistoryEntry entry : image.history()) {
      names.add(entry.record().release());
      if (entry.record().previous() != null) {
        names.add(entry.record().previous());
      }
    }
    Map<ReleaseId, Content> kept = new HashMap<>(image.releases());
    kept.keySet().removeIf(id -> !names.contains(id) && !id.equals(image.live()));
    return kept;
  }

  /** Whether the sender has the lock. */
  protected boolean isHeldBy(HostImage image, Operation operation) {
    return operation.holder().equals(image.holder());
  }

  /** The rollout's tx, if the sender has the lock and it is prepared here. */
  protected @Nullable OpenTx txOf(HostImage image, Operation operation, Nonce tx) {
    OpenTx open = image.tx();
    return isHeldBy(image, operation) && open != null && open.record().tx().equals(tx)
        ? open
        : null;
  }

  private static boolean isFinished(HostImage image, Nonce tx) {
    return image.history().stream().anyMatch(entry -> entry.record().tx().equals(tx));
  }

  /** The answer of a step that is carried out. */
  protected static Ended done(HostImage image) {
    return new Ended(image, new Answer.Done(sight(image), image.warnings()));
  }

  /** The answer of a step that did not happen. */
  protected static Ended refused(HostImage image, Step step, String seen) {
    return new Ended(image, new Answer.Refused(step, seen, "", sight(image)));
  }

  /** What can be read on the host; whether the holder lives is not known here. */
  public static Sight sight(HostImage image) {
    Nonce holder = image.holder();
    Owner owner = image.owner();
    Lock lock =
        !image.setUp()
            ? new Lock.Absent()
            : holder == null
                ? new Lock.Free()
                : new Lock.Held(holder, owner == null ? Owner.UNKNOWN : owner, Lock.Life.UNKNOWN);
    return new Sight(
        image.current(), lock, image.damage() == null ? image.open() : null, image.damage());
  }

  /** The step that messages name for an operation that did not get far. */
  public static Step stepOf(Operation operation) {
    return switch (operation) {
      case Operation.Look _ -> Step.SURVEY;
      case Operation.Take _, Operation.Keep _, Operation.Steal _ -> Step.LOCK;
      case Operation.Prepare _ -> Step.UPLOAD;
      case Operation.Recheck _ -> Step.RECHECK;
      case Operation.Decide _ -> Step.DECIDE;
      case Operation.Swap _ -> Step.SWAP;
      case Operation.Undo _ -> Step.UNDO;
      case Operation.Disarm _ -> Step.CONFIRM;
      case Operation.Activate _ -> Step.AFTER_SWAP;
      case Operation.Finish _ -> Step.FINISH;
      case Operation.Verify _ -> Step.VERIFY;
    };
  }
}
