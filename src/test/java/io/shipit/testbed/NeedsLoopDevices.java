package io.shipit.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks tests that mount a {@link LoopDisk}. Where that cannot be done (only root may) they are
 * skipped with a banner, or fail if {@code -Dshipit.require.loop=true} is given.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsLoopDevices.Condition.class)
public @interface NeedsLoopDevices {

  /** Tries to mount one. */
  final class Condition implements ExecutionCondition {
    private static final Requirement LOOP =
        new Requirement(
            "power cut",
            "shipit.require.loop",
            LoopDisk::whatIsMissing,
            "run as root where loop devices exist, with e2fsprogs, xfsprogs and btrfs-progs");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return LOOP.evaluate();
    }
  }
}
