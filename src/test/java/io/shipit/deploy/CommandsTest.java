package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command line that a hint names can be pasted into a shell as it is. */
class CommandsTest {
  /** An environment, the options of this run, and the line that a hint names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      emptyValue = "",
      value = {
        "prod     | --ssh-config cfg      | shipit recover --env prod --steal --ssh-config cfg",
        "\"\"     | --ssh-config cfg      | shipit recover --steal --ssh-config cfg",
        "my prod  | --file ../a b.yml     | shipit recover --env 'my prod' --steal --file '../a"
            + " b.yml'",
        "it's     | --file $(rm).yml      | shipit recover --env 'it'\\''s' --steal --file"
            + " '$(rm).yml'",
        "prod     | --file ~/x;y          | shipit recover --env prod --steal --file '~/x;y'",
        "prod     | --file -x             | shipit recover --env prod --steal --file '-x'",
      })
  void a_line_repeats_the_options_and_quotes_what_a_shell_would_not_take_as_it_is(
      String environment, String options, String line) {
    List<String> words = List.of(options.split(" ", 2));
    assertThat(new Commands(words).line("recover", environment, "--steal")).isEqualTo(line);
  }
}
