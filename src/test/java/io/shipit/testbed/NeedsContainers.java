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
 * Marks tests that start an {@link SshContainer}. Where no Docker engine answers, or our images
 * were not built, they are skipped with a banner, or fail if {@code
 * -Dshipit.require.containers=true} is given.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsContainers.Condition.class)
public @interface NeedsContainers {

  /** Asks the engine. */
  final class Condition implements ExecutionCondition {
    private static final Requirement CONTAINERS =
        new Requirement(
            "container",
            "shipit.require.containers",
            SshContainer::whatIsMissing,
            "start a Docker engine and run src/test/docker/build-images.sh");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return CONTAINERS.evaluate();
    }
  }
}
