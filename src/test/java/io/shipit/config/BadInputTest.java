package io.shipit.config;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people are told about every mistake that can be written. The inputs and the words are in
 * {@code src/test/resources/config}, one file a case.
 */
class BadInputTest {
  @TempDir Path directory;

  private Transcript transcript;

  @BeforeEach
  void write_into_a_directory_of_its_own() {
    transcript = new Transcript(directory);
  }

  @Test
  void case01_a_file_that_says_nothing_is_shown_the_minimum() throws IOException {
    transcript.check("case01");
  }

  @Test
  void case02_a_duplicate_key_names_both_lines() throws IOException {
    transcript.check("case02");
  }

  @Test
  void case03_aliases_and_merge_keys_mean_what_yaml_says() throws IOException {
    transcript.check("case03");
  }

  @Test
  void case04_every_tag_is_refused() throws IOException {
    transcript.check("case04");
  }

  @Test
  void case05_nothing_may_follow_the_document() throws IOException {
    transcript.check("case05");
  }

  @Test
  void case06_scalars_stay_the_text_that_was_written() throws IOException {
    transcript.check("case06");
  }

  @Test
  void case07_no_number_has_two_meanings() throws IOException {
    transcript.check("case07");
  }

  @Test
  void case08_ports_are_whole_numbers_in_range() throws IOException {
    transcript.check("case08");
  }

  @Test
  void case09_unknown_key_names_the_nearest() throws IOException {
    transcript.check("case09");
  }

  @Test
  void case13_control_characters_are_refused() throws IOException {
    transcript.check("case13");
  }

  @Test
  void case14_tabs_and_broken_yaml_are_explained() throws IOException {
    transcript.check("case14");
  }

  @Test
  void case15_deploy_roots_are_absolute_normal_and_not_the_systems() throws IOException {
    transcript.check("case15");
  }

  @Test
  void case16_no_two_hosts_or_environments_share_a_directory() throws IOException {
    transcript.check("case16");
  }

  @Test
  void case18_shared_paths_stay_inside_the_release_and_apart() throws IOException {
    transcript.check("case18");
  }

  @Test
  void case20_keep_has_bounds() throws IOException {
    transcript.check("case20");
  }

  @Test
  void case21_hooks_are_lines_without_placeholders() throws IOException {
    transcript.check("case21");
  }

  @Test
  void case23_hosts_and_users_cannot_be_options_or_commands() throws IOException {
    transcript.check("case23");
  }

  @Test
  void case25_times_have_a_unit_and_bounds() throws IOException {
    transcript.check("case25");
  }

  @Test
  void case26_secrets_in_clear_text_are_a_warning_that_hides_them() throws IOException {
    transcript.check("case26");
  }
}
