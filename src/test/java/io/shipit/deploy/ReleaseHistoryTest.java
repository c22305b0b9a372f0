package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.HostId;
import io.shipit.host.ReleaseId;
import io.shipit.host.Survey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rollback goes back to, and how rollouts and releases are numbered. */
class ReleaseHistoryTest {
  /** The rollouts so far, the live release, and where a rollback goes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "push:r1                                       | r1 | -",
        "push:r1 push:r2                               | r2 | r1",
        "push:r1 push:r2 push:r3                       | r3 | r2",
        "push:r1 push:r2 push:r3!                      | r2 | r1",
        "push:r1 push:r2 push:r3 rollback:r3>r2        | r2 | r1",
        "push:r1 push:r2 rollback:r2>r1 push:r3        | r3 | r1",
        "push:r1 push:r2 rollback:r2>r1! push:r3       | r3 | r2",
        "push:r1 push:r2 rollback:r2>r1 rollback:r1>r2 | r2 | r1",
        "push:r1 push:r2 push:r3 rollback:r3>r1        | r1 | -",
        "push:r9 push:r1                               | r1 | r9",
        "push:r1                                       | xx | -",
      })
  void rollback_goes_to_the_newest_committed_older_release_not_rolled_back_from(
      String rollouts, String live, String target) {
    ReleaseHistory history =
        new ReleaseHistory(Map.of(new HostId("web1"), Rollouts.host(live, rollouts.split(" +"))));
    assertThat(history.before(new ReleaseId(live)).map(ReleaseId::value).orElse(null))
        .isEqualTo(target);
  }

  @Test
  void the_next_number_is_larger_than_any_that_a_host_has_seen() {
    assertThat(
            history(Rollouts.host("r2", "push:r1", "push:r2"), Rollouts.host(null)).nextSequence())
        .isEqualTo(3);
    assertThat(history(Rollouts.host(null)).nextSequence()).isEqualTo(1);
    assertThat(history(Rollouts.host("r1", "push:r1", "push:r2!")).nextSequence()).isEqualTo(3);
  }

  @Test
  void a_host_that_joined_later_lacks_the_old_releases() {
    ReleaseHistory history =
        history(Rollouts.host("r2", "push:r1", "push:r2"), Rollouts.host(null));
    assertThat(history.lacking(new ReleaseId("r1"))).containsExactly(new HostId("web2"));
    assertThat(history.everywhere()).isEmpty();
  }

  @Test
  void releases_are_listed_newest_first_by_number_whatever_their_names() {
    ReleaseHistory history = history(Rollouts.host("a", "push:z", "push:m!", "push:a"));
    assertThat(history.pushes())
        .extracting(push -> push.release().value())
        .containsExactly("a", "z");
  }

  @Test
  void taken_names_include_releases_that_were_never_committed() {
    ReleaseHistory history = history(Rollouts.host("r1", "push:r1", "push:r2!"));
    assertThat(history.taken()).extracting(ReleaseId::value).contains("r1", "r2");
  }

  @Test
  void a_release_twice_live_after_a_forced_rollback_forward_is_still_one_release() {
    ReleaseHistory history =
        history(Rollouts.host("r2", "push:r1", "push:r2", "rollback:r2>r1", "rollback:r1>r2"));
    assertThat(history.pushes()).hasSize(2);
    assertThat(history.wasRolledBackFrom(new ReleaseId("r2"))).isTrue();
    assertThat(history.wasRolledBackFrom(new ReleaseId("r1"))).isFalse();
  }

  private static ReleaseHistory history(Survey... surveys) {
    Map<HostId, Survey> all = new LinkedHashMap<>();
    List<Survey> list = Arrays.asList(surveys);
    list.forEach(survey -> all.put(new HostId("web" + (all.size() + 1)), survey));
    return new ReleaseHistory(all);
  }
}
