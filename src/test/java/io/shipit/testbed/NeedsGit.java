package io.shipit.testbed;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Marks tests that run git's own program, to compare with it. Where it is not installed they are
 * skipped with a banner, or fail if {@code -Dshipit.require.git=true} is given.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsGit.Condition.class)
public @interface NeedsGit {

  /** Looks for the program. */
  final class Condition implements ExecutionCondition {
    private static final Requirement GIT =
        new Requirement(
            "git",
            "shipit.require.git",
            () -> isInstalled() ? "" : "no git program is installed",
            "install git");

    private static boolean isInstalled() {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, "git")));
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return GIT.evaluate();
    }
  }
}
