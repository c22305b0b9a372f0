package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walk is worth something: it notices when the protocol or a host is broken. */
class MutationTest {
  static Stream<Mutation> mutations() {
    return Mutations.all();
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void is_caught(Mutation mutation) {
    Exploration.Result broken =
        Exploration.of(mutation.bounds(), mutation.protocol(), mutation.steps());

    assertThat(broken.broken()).isNotNull().startsWith(mutation.law() + ":");
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void the_sound_protocol_passes_the_same_walk(Mutation mutation) {
    assertThat(Exploration.of(mutation.bounds()).broken()).isNull();
  }

  @Test
  void every_invariant_of_the_model_has_a_mutation() {
    assertThat(Mutations.all().map(Mutation::law))
        .contains("I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I11", "I12", "I17", "S11", "G1");
  }
}
