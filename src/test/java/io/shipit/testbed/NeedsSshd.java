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
 * Marks tests that start {@link OpenSshServer}. Where the machine has no {@code sshd} they are
 * skipped with a banner, or fail if {@code -Dshipit.require.sshd=true} is given.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsSshd.Condition.class)
public @interface NeedsSshd {

  /** Looks for the program. */
  final class Condition implements ExecutionCondition {
    private static final Requirement SSHD =
        new Requirement(
            "OpenSSH server",
            "shipit.require.sshd",
            () -> OpenSshServer.program().isEmpty() ? "no sshd program is installed" : "",
            "install openssh-server");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return SSHD.evaluate();
    }
  }
}
