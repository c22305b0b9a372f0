package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.Guard;
import io.shipit.host.HostImage;
import io.shipit.host.HostImage.Content;
import io.shipit.host.HostSteps;
import io.shipit.host.Nonce;
import io.shipit.host.OpenTx;
import io.shipit.host.OpenTx.Hooks;
import io.shipit.host.Operation;
import io.shipit.host.Outcome;
import io.shipit.host.Progress;
import io.shipit.host.Progress.Ended;
import io.shipit.host.Progress.Moved;
import io.shipit.host.Step;
import org.jspecify.annotations.Nullable;

/** Hosts that do one thing wrong. */
final class BrokenHosts {
  private BrokenHosts() {}

  /** Says done to an operation before it is durable. */
  static HostSteps forgetfulOf(Class<? extends Operation> operation) {
    return new HostSteps() {
      @Override
      public boolean flushes(Operation asked) {
        return !operation.isInstance(asked) && super.flushes(asked);
      }
    };
  }

  /** Removes the old link before it makes the new one. */
  static HostSteps removingBeforeSwap() {
    return new HostSteps() {
      @Override
      protected Progress swap(HostImage image, Operation.Swap swap) {
        return isHeldBy(image, swap) && !(image.current() instanceof Current.None)
            ? new Moved(image.withCurrent(new Current.None()), START)
            : super.swap(image, swap);
      }
    };
  }

  /** Undoes a swap, but leaves a late one possible. */
  static HostSteps notKilling() {
    return new HostSteps() {
      @Override
      protected Progress undo(HostImage image, Operation.Undo undo) {
        OpenTx tx = image.tx();
        return tx != null && tx.goToken() ? done(image) : super.undo(image, undo);
      }
    };
  }

  /** Makes room by deleting the release that is live. */
  static HostSteps deletingPrevious() {
    return new HostSteps() {
      @Override
      protected Progress swap(HostImage image, Operation.Swap swap) {
        return super.swap(image, swap) instanceof Moved(HostImage next, int at)
            ? new Moved(next.withRelease(Fleet.OLD, Content.TORN), at)
            : super.swap(image, swap);
      }
    };
  }

  /** Obeys whoever asks. */
  static HostSteps unfenced() {
    return new HostSteps() {
      @Override
      protected boolean isHeldBy(HostImage image, Operation operation) {
        return true;
      }
    };
  }

  /** Lets the hooks of the old holder run on. */
  static HostSteps sparingHooks() {
    return new HostSteps() {
      @Override
      protected Progress steal(HostImage image, Operation.Steal steal, int at) {
        return at == START ? super.steal(image, steal, at) : done(image);
      }
    };
  }

  /** Votes without a look at what has happened since the survey. */
  static HostSteps votingBlindly() {
    return new HostSteps() {
      @Override
      protected @Nullable Ended unfit(HostImage image, Operation.Prepare prepare) {
        return isHeldBy(image, prepare) ? null : refused(image, Step.LOCK, "the lock is lost");
      }
    };
  }

  /** Runs hooks as often as it is told to. */
  static HostSteps repeatingHooks() {
    return new HostSteps() {
      @Override
      protected Progress activate(HostImage image, Operation.Activate activate, int at) {
        OpenTx tx = image.tx();
        return at == START && tx != null && !activate.undone() && tx.isSwapped()
            ? super.activate(image.withTx(tx.withHooks(false, Hooks.STAGED, null)), activate, at)
            : super.activate(image, activate, at);
      }
    };
  }

  /** Needs a free block to undo a swap. */
  static HostSteps writingToUndo() {
    return new HostSteps() {
      @Override
      protected Progress undo(HostImage image, Operation.Undo undo) {
        return image.full()
            ? refused(image, Step.UNDO, "no space left on device")
            : super.undo(image, undo);
      }
    };
  }

  /** Refuses a decision that it has carried out already. */
  static HostSteps decidingOnce() {
    return new HostSteps() {
      @Override
      protected Progress decide(HostImage image, Operation.Decide decide) {
        OpenTx tx = image.tx();
        return tx != null && tx.register() == decide.to()
            ? refused(image, Step.DECIDE, "decided already")
            : super.decide(image, decide);
      }
    };
  }

  /** Decides whatever was decided before. */
  static HostSteps decidingAnew() {
    return new HostSteps() {
      @Override
      protected Progress decide(HostImage image, Operation.Decide decide) {
        OpenTx tx = image.tx();
        return tx != null && isHeldBy(image, decide) && tx.register() != decide.to()
            ? new Moved(image.withTx(tx.withRegister(decide.to())), START)
            : super.decide(image, decide);
      }
    };
  }

  /** Deletes a finished record instead of keeping it. */
  static HostSteps forgettingTheEnd() {
    return new HostSteps() {
      @Override
      protected Progress finish(HostImage image, Operation.Finish finish, int at) {
        return image.tx() != null && isHeldBy(image, finish)
            ? new Moved(image.withTx(null), at + 1)
            : super.finish(image, finish, at);
      }
    };
  }

  /** Confirms also after its guard has fired. */
  static HostSteps confirmingTooLate() {
    return new HostSteps() {
      @Override
      protected Progress disarm(HostImage image, Operation.Disarm disarm) {
        return hasFired(image) ? done(image) : super.disarm(image, disarm);
      }

      @Override
      protected Progress swap(HostImage image, Operation.Swap swap) {
        return hasFired(image) ? done(image) : super.swap(image, swap);
      }
    };
  }

  private static boolean hasFired(HostImage image) {
    return image.tx() != null && image.tx().guard() == Guard.FIRED;
  }

  /** Lets a guard go back before it says so. */
  static HostSteps firingSilently() {
    return new HostSteps() {
      @Override
      public @Nullable HostImage guard(HostImage image) {
        OpenTx tx = image.tx();
        HostImage fired = super.guard(image);
        return tx != null && fired != null && tx.guard() == Guard.ARMED && tx.isSwapped()
            ? fired.withTx(tx.withUndone()).withCurrent(new Current.Live(Fleet.OLD))
            : fired;
      }
    };
  }

  /** Lets the guard of the old holder do its work, whoever has the lock. */
  static HostSteps sparingGuards() {
    return new HostSteps() {
      @Override
      protected Progress steal(HostImage image, Operation.Steal steal, int at) {
        return at == START ? super.steal(image, steal, at) : done(image);
      }

      @Override
      public @Nullable HostImage guard(HostImage image) {
        HostImage next = super.guard(image.withHolder(guardianOf(image), null));
        return next == null ? null : next.withHolder(image.holder(), image.owner());
      }
    };
  }

  private static @Nullable Nonce guardianOf(HostImage image) {
    return image.tx() == null ? null : image.tx().guardian();
  }

  /** Finishes a rollout, but not a revert's lock. */
  static HostSteps keepingTheLock() {
    return new HostSteps() {
      @Override
      protected Progress finish(HostImage image, Operation.Finish finish, int at) {
        return at != START && finish.outcome() == Outcome.REVERTED
            ? done(image)
            : super.finish(image, finish, at);
      }
    };
  }
}
