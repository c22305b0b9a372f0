package io.shipit.testbed;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

/**
 * Something that a machine may lack and some tests cannot do without. What is missing is said once,
 * loudly, so that a green build is never mistaken for a complete one.
 */
final class Requirement {
  private final String tests;
  private final String property;
  private final Supplier<String> whatIsMissing;
  private final String remedy;
  private @Nullable ConditionEvaluationResult result;

  /**
   * Describes a requirement.
   *
   * @param tests the tests that need it, as the first words of the banner
   * @param property the system property that, set to true, forbids skipping
   * @param whatIsMissing says what the machine lacks, or nothing; asked once
   * @param remedy what to do about it
   */
  Requirement(String tests, String property, Supplier<String> whatIsMissing, String remedy) {
    this.tests = tests;
    this.property = property;
    this.whatIsMissing = whatIsMissing;
    this.remedy = remedy;
  }

  /**
   * Lets tests run, or not.
   *
   * @throws IllegalStateException if they cannot run and must not be skipped
   */
  synchronized ConditionEvaluationResult evaluate() {
    if (result == null) {
      String missing = whatIsMissing.get();
      result =
          missing.isEmpty()
              ? ConditionEvaluationResult.enabled(
                  "the machine has all that " + tests + " tests need")
              : ConditionEvaluationResult.disabled(missing);
      if (result.isDisabled() && !Boolean.getBoolean(property)) {
        banner(missing);
      }
    }
    if (result.isDisabled() && Boolean.getBoolean(property)) {
      throw new IllegalStateException(
          "%s tests must run (-D%s=true), but %s; %s"
              .formatted(tests, property, result.getReason().orElseThrow(), remedy));
    }
    return result;
  }

  private void banner(String missing) {
    String line = "=".repeat(78);
    System.err.printf(
        "%n%s%n  SKIPPED: all %s tests, since %s.%n  To run them: %s.%n%s%n%n",
        line, tests, missing, remedy, line);
  }
}
