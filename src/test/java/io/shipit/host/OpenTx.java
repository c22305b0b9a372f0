package io.shipit.host;

import org.jspecify.annotations.Nullable;

/**
 * The tx directory in a holder's baton, in memory.
 *
 * @param record what the rollout wants
 * @param register the decision; null on a host that is not the anchor
 * @param goToken whether the staged link to the new release is there
 * @param killed whether the go token was killed
 * @param undoToken whether the staged link to the previous release is there
 * @param forward the hooks of the new release
 * @param back the hooks of the previous release
 * @param runner whose hook is running; null if none is
 * @param guard how far the dead-man's switch is
 * @param guardian below whose name the guard's process works; null if there is none
 */
public record OpenTx(
    RolloutRecord record,
    @Nullable Register register,
    boolean goToken,
    boolean killed,
    boolean undoToken,
    Hooks forward,
    Hooks back,
    @Nullable Nonce runner,
    Guard guard,
    @Nullable Nonce guardian) {

  /** How far the hooks of one direction are. */
  public enum Hooks {
    /** They have not run. */
    STAGED,
    /** They have started. */
    STARTED,
    /** They ended well. */
    ENDED,
    /** They failed, or were ended by somebody. */
    FAILED
  }

  /** A rollout that has just voted. */
  public static OpenTx prepared(RolloutRecord record, boolean anchor) {
    return new OpenTx(
        record,
        anchor ? Register.UNDECIDED : null,
        true,
        false,
        true,
        Hooks.STAGED,
        Hooks.STAGED,
        null,
        record.confirm() == null ? Guard.NONE : Guard.IDLE,
        null);
  }

  /** Whether the swap happened here and was not undone. */
  public boolean isSwapped() {
    return !goToken && !killed && undoToken;
  }

  /** With another decision. */
  public OpenTx withRegister(Register value) {
    return copy(value, goToken, killed, undoToken, forward, back, runner, guard, guardian);
  }

  /** After the swap. */
  public OpenTx withSwapped() {
    return copy(register, false, killed, undoToken, forward, back, runner, guard, guardian);
  }

  /** After a swap was made impossible. */
  public OpenTx withKilled() {
    return copy(register, false, true, undoToken, forward, back, runner, guard, guardian);
  }

  /** After the swap was undone. */
  public OpenTx withUndone() {
    return copy(register, goToken, killed, false, forward, back, runner, guard, guardian);
  }

  /** With the hooks of one direction that far. */
  public OpenTx withHooks(boolean undone, Hooks value, @Nullable Nonce by) {
    return copy(
        register,
        goToken,
        killed,
        undoToken,
        undone ? forward : value,
        undone ? value : back,
        by,
        guard,
        guardian);
  }

  /** With whatever hook is running ended by somebody. */
  public OpenTx withHooksCutOff() {
    return copy(
        register,
        goToken,
        killed,
        undoToken,
        forward == Hooks.STARTED ? Hooks.FAILED : forward,
        back == Hooks.STARTED ? Hooks.FAILED : back,
        null,
        guard,
        guardian);
  }

  /** With a guard that far, and its process. */
  public OpenTx withGuard(Guard value, @Nullable Nonce process) {
    return copy(register, goToken, killed, undoToken, forward, back, runner, value, process);
  }

  /** How far the hooks of one direction are. */
  public Hooks hooks(boolean undone) {
    return undone ? back : forward;
  }

  private OpenTx copy(
      @Nullable Register registerNow,
      boolean goNow,
      boolean killedNow,
      boolean undoNow,
      Hooks forwardNow,
      Hooks backNow,
      @Nullable Nonce runnerNow,
      Guard guardNow,
      @Nullable Nonce guardianNow) {
    return new OpenTx(
        record,
        registerNow,
        goNow,
        killedNow,
        undoNow,
        forwardNow,
        backNow,
        runnerNow,
        guardNow,
        guardianNow);
  }
}
