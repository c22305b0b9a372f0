package io.shipit.shell;

import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.DamagedEntry;
import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Survey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a survey says of a history that holds what this version did not write. */
class SurveyOfHistoryTest {
  /** A record as a later shipit may write it, with the right checksum. */
  private static final String NEWER =
      "{\"format\":2}\n0b0a51ca69f81b9b374767da7a28f0721a61251140339f82e3f9da3c55bb871b\n";

  /** What a record of the history holds, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | it is torn or changed",
        "CUT                 | it is torn or changed",
        "NEWER               | it has format 2, written by shipit ?",
        "OTHER               | it is of another rollout",
      })
  void case70_case81_a_damaged_record_of_the_history_is_reported_with_its_path(
      String made, String words) {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      Host host = bench.client();
      push(host, 2, push(host, 1, null));
      List<String> entries = bench.root().list(".shipit/history");
      String path = ".shipit/history/" + entries.getFirst() + "/rec";
      String whole = bench.root().read(path);
      bench
          .root()
          .write(
              path,
              switch (made) {
                case "CUT" -> whole.substring(0, whole.length() / 2);
                case "NEWER" -> NEWER;
                case "OTHER" -> bench.root().read(".shipit/history/" + entries.getLast() + "/rec");
                default -> made;
              });

      Survey survey = bench.client().survey();
      assertThat(survey.history()).hasSize(1);
      assertThat(survey.damaged())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.tx()).isEqualTo(tx(1));
                assertThat(entry.damage()).startsWith(bench.path() + "/" + path).contains(words);
              });
    }
  }

  @Test
  void case81_an_outcome_that_this_version_does_not_know_is_reported_with_its_path()
      throws IOException {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      push(bench.client(), 1, null);
      Path history = bench.path().resolve(".shipit/history");
      String old = bench.root().list(".shipit/history").getFirst();
      String name = old.replaceAll("C$", "X");
      Files.move(history.resolve(old), history.resolve(name));

      assertThat(bench.client().survey().history()).isEmpty();
      assertThat(bench.client().survey().damaged())
          .containsExactly(
              new DamagedEntry(
                  tx(1), history.resolve(name) + ": this version knows no such outcome"));
    }
  }
}
