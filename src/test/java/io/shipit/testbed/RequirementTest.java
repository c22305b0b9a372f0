package io.shipit.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequirementTest {
  private static final String PROPERTY = "shipit.require.unicorns";

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void a_machine_that_has_all_runs_the_tests_and_says_nothing() {
    Requirement unicorns = new Requirement("unicorn", PROPERTY, () -> "", "look in the wood");

    assertThat(bannerOf(() -> assertThat(unicorns.evaluate().isDisabled()).isFalse())).isEmpty();
  }

  @Test
  void what_is_missing_skips_and_is_said_loudly_and_once() {
    Requirement unicorns =
        new Requirement("unicorn", PROPERTY, () -> "there are none", "look in the wood");

    String banner =
        bannerOf(
            () -> {
              assertThat(unicorns.evaluate().isDisabled()).isTrue();
              assertThat(unicorns.evaluate().isDisabled()).isTrue();
            });

    assertThat(banner)
        .containsOnlyOnce("SKIPPED: all unicorn tests, since there are none.")
        .containsOnlyOnce("To run them: look in the wood.");
  }

  @Test
  void what_is_missing_fails_where_skipping_is_forbidden() {
    Requirement unicorns =
        new Requirement("unicorn", PROPERTY, () -> "there are none", "look in the wood");
    System.setProperty(PROPERTY, "true");

    assertThatThrownBy(unicorns::evaluate)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "unicorn tests must run (-Dshipit.require.unicorns=true), but there are none;"
                + " look in the wood");
  }

  private static String bannerOf(Runnable action) {
    PrintStream real = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(real);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
