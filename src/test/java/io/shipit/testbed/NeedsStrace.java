package io.shipit.testbed;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks tests that read the system calls of a process. Where strace is not installed or may not
 * trace they are skipped with a banner, or fail if {@code -Dshipit.require.strace=true} is given.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsStrace.Condition.class)
public @interface NeedsStrace {

  /** Traces a program that does nothing. */
  final class Condition implements ExecutionCondition {
    private static final Requirement STRACE =
        new Requirement(
            "system call",
            "shipit.require.strace",
            () -> traces() ? "" : "no strace is installed that may trace",
            "install strace and let this account trace its own processes");

    private static boolean traces() {
      try {
        return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return STRACE.evaluate();
    }
  }
}
