package io.shipit.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.RecordFormat.Reading;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFormatTest {
  private static final HostId WEB1 = new HostId("web1");
  private static final HostId WEB2 = new HostId("web2");

  private static RolloutRecord record(@Nullable ReleaseId previous, String subject) {
    return new RolloutRecord(
        new Nonce("00112233445566aa"),
        "prod",
        7,
        RolloutRecord.Kind.PUSH,
        List.of(WEB1, WEB2),
        WEB1,
        new ReleaseId("20261122-204512-3f2a9c1b"),
        previous,
        "3f2a9c1b".repeat(5),
        subject,
        "f1",
        "ab".repeat(32),
        new Owner("ann", "laptop", "2026-11-22T20:45:12Z", "push prod 3f2a9c1b"),
        "0.1.0");
  }

  @Test
  void a_record_reads_back_as_it_was_written() {
    for (RolloutRecord record :
        List.of(
            record(null, "first"),
            record(new ReleaseId("older"), "quote \" backslash \\ newline \n é 日 𝄞 \u202e"))) {
      assertThat(RecordFormat.read(RecordFormat.write(record)))
          .isEqualTo(new Reading.Whole(record));
    }
  }

  @Test
  void a_record_is_one_line_of_ascii_and_its_checksum() {
    String text = RecordFormat.write(record(null, "Grüße\n日本"));

    assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
    assertThat(text.lines()).hasSize(2);
    assertThat(text).endsWith("\n");
  }

  @Test
  void case70_every_torn_record_is_damaged() {
    String text = RecordFormat.write(record(null, "first"));

    for (int length = 0; length < text.length(); length++) {
      assertThat(RecordFormat.read(text.substring(0, length)))
          .as("cut after %d characters", length)
          .isInstanceOf(Reading.Damaged.class);
    }
  }

  @Test
  void case70_every_changed_character_is_damage() {
    String text = RecordFormat.write(record(null, "first"));

    for (int at = 0; at < text.length(); at++) {
      char other = text.charAt(at) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      assertThat(RecordFormat.read(changed)).as("changed at %d", at).isNotInstanceOf(whole());
    }
  }

  private static Class<?> whole() {
    return Reading.Whole.class;
  }

  /** Each row: what is replaced in a good record, by what, and the words that the damage has. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`\"format\":1`, `\"format\":2`, format 2",
        "`\"format\":1`, `\"format\":1,\"extra\":\"x\"`, unknown field",
        "`\"format\":1,`, ``, format",
        "`\"format\":1`, `\"format\":\"1\"`, format",
        "`\"tx\":\"00`, `\"tx\":\"../`, nonce",
        "`\"sequence\":7`, `\"sequence\":0`, sequence",
        "`\"sequence\":7`, `\"sequence\":99999999999999999999`, JSON",
        "`\"sequence\":7`, `\"sequence\":7,\"sequence\":8`, JSON",
        "`\"kind\":\"push\"`, `\"kind\":\"party\"`, kind",
        "`\"release\":\"2026`, `\"release\":\"../../2026`, not the name of a release",
        "`\"commit\":\"3f`, `\"commit\":\"3F`, commit",
        "`\"manifest\":\"ab`, `\"manifest\":\"`, manifest",
        "`[\"web1\",\"web2\"]`, `[\"web2\"]`, anchor",
        "`[\"web1\",\"web2\"]`, `[\"web1\",2]`, hosts",
        "`[\"web1\",\"web2\"]`, `{}`, hosts",
        "`\"version\":\"0.1.0\"}`, `\"version\":\"0.1.0\"}{}`, after",
        "`{\"format\"`, `[\"format\"`, object",
      })
  void case70_case81_a_foreign_or_newer_record_says_what_is_wrong(
      String part, @Nullable String by, String words) throws Exception {
    String json = RecordFormat.write(record(null, "first")).lines().findFirst().orElseThrow();
    assertThat(json).contains(part);
    String changed = json.replace(part, by == null ? "" : by);

    assertThat(RecordFormat.read(changed + "\n" + sha256(changed) + "\n"))
        .isInstanceOfSatisfying(
            Reading.Damaged.class, damaged -> assertThat(damaged.why()).contains(words));
  }

  @Test
  void an_owner_reads_back_and_an_unreadable_one_is_unknown() {
    Owner owner = new Owner("ann", "laptop", "2026-11-22T20:45:12Z", "push prod");
    Owner inCi = new Owner("ci", "runner", "https://ci/7", "2026-11-22T20:45:12Z", "");
    assertThat(RecordFormat.readOwner(RecordFormat.writeOwner(owner))).isEqualTo(owner);
    assertThat(RecordFormat.readOwner(RecordFormat.writeOwner(inCi))).isEqualTo(inCi);

    for (String text : List.of("", "{", "null", "{\"who\":1}", "motd")) {
      assertThat(RecordFormat.readOwner(text).who()).isEqualTo("unknown");
    }
  }

  @Test
  void an_owner_is_printable_whatever_was_written() {
    Owner evil = new Owner("\u001b[31mann", "a\nb", "now", "\u202epush");
    assertThat(RecordFormat.readOwner(RecordFormat.writeOwner(evil)))
        .isEqualTo(new Owner("\\x1b[31mann", "a\\nb", "now", "\\u202epush"));
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
