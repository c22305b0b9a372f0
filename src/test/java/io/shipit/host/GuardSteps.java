package io.shipit.host;

import io.shipit.host.OpenTx.Hooks;
import org.jspecify.annotations.Nullable;

/**
 * What a guard's process does on a host, one rename at a time. It needs neither a connection nor
 * the lock, but all its paths name the holder who started it: once the lock is another one's, it
 * can do nothing.
 */
final class GuardSteps {
  private GuardSteps() {}

  /** The guard's next rename; null if it has ended, or if there is none. */
  static @Nullable HostImage next(HostImage image) {
    OpenTx tx = image.tx();
    if (tx == null || tx.guardian() == null || !tx.guardian().equals(image.holder())) {
      return null;
    }
    return switch (tx.guard()) {
      case ARMED -> image.withTx(tx.withGuard(Guard.FIRED, tx.guardian()));
      case FIRED -> goOn(image, tx);
      case NONE, IDLE, DISARMED -> image.withTx(tx.withGuard(tx.guard(), null));
    };
  }

  /** As an undo, and then the hooks of the release that is live again. */
  private static HostImage goOn(HostImage image, OpenTx tx) {
    if (tx.goToken()) {
      return image.withTx(tx.withKilled());
    }
    if (tx.isSwapped()) {
      return tx.runner() != null
          ? image.withTx(tx.withHooksCutOff())
          : HostSteps.goneBack(image, tx);
    }
    boolean activates = !tx.undoToken() && tx.record().previous() != null;
    if (activates && tx.back() == Hooks.STAGED) {
      return image
          .withTx(tx.withHooks(true, Hooks.STARTED, tx.guardian()))
          .withHookRun(tx.record().tx() + " back");
    }
    OpenTx ended =
        activates && tx.back() == Hooks.STARTED ? tx.withHooks(true, Hooks.ENDED, null) : tx;
    return image.withTx(ended.withGuard(Guard.FIRED, null));
  }

  /** A rollout whose guard's process has been ended by somebody, with whatever it had started. */
  static OpenTx ended(OpenTx tx) {
    OpenTx left = tx.guard() == Guard.FIRED ? tx.withHooksCutOff() : tx;
    return left.withGuard(tx.guard(), null);
  }
}
