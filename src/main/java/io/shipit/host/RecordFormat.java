package io.shipit.host;

import io.shipit.problem.Printable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RolloutRecord} and an {@link Owner} are written on a host. A record is two lines:
 * one of JSON in ASCII, one with the SHA-256 of the first line without its end, so that a torn file
 * is seen as such. Reading is strict: a record that is torn, foreign or of a newer format is never
 * acted upon.
 */
public final class RecordFormat {
  private static final long VERSION = 1;
  private static final long LONGEST_CONFIRM = 3600;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** What a record's text turned out to be. */
  public sealed interface Reading {
    /**
     * A record of ours, whole.
     *
     * @param record what it says
     */
    record Whole(RolloutRecord record) implements Reading {}

    /**
     * Not a record that may be acted upon.
     *
     * @param why what is wrong with it, printable, as the rest of a sentence: "it is torn: …"
     */
    record Damaged(String why) implements Reading {}
  }

  private RecordFormat() {}

  /** The two lines of a record, each with its end. */
  public static String write(RolloutRecord record) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("format", VERSION);
    fields.put("tx", record.tx().value());
    fields.put("environment", record.environment());
    fields.put("sequence", record.sequence());
    fields.put("kind", record.kind().name().toLowerCase(java.util.Locale.ROOT));
    fields.put("hosts", record.hosts().stream().map(HostId::name).toList());
    fields.put("anchor", record.anchor().name());
    fields.put("release", record.release().value());
    ReleaseId previous = record.previous();
    fields.put("previous", previous == null ? null : previous.value());
    fields.put("commit", record.commit());
    fields.put("subject", record.subject());
    fields.put("fingerprint", record.fingerprint());
    fields.put("manifest", record.manifest());
    putOwner(fields, record.owner());
    fields.put("version", record.version());
    // Absent where there is none: a shipit that knows no guards must not settle such a rollout, and
    // refuses the field that it does not know; all other rollouts are written as ever.
    Duration confirm = record.confirm();
    if (confirm != null) {
      fields.put("confirm", confirm.toSeconds());
    }
    String json = FlatJson.write(fields);
    return json + "\n" + sha256(json) + "\n";
  }

  /**
   * Reads the two lines of a record.
   *
   * @param text the file's content; anything at all
   */
  public static Reading read(String text) {
    int end = text.indexOf('\n');
    String json = end < 0 ? text : text.substring(0, end);
    if (end < 0 || !text.substring(end + 1).equals(sha256(json) + "\n")) {
      return new Reading.Damaged("it is torn or changed: its checksum does not match");
    }
    try {
      FlatJson fields = FlatJson.read(json);
      long format = fields.number("format");
      if (format != VERSION) {
        String writer = fields.optionalText("version");
        return new Reading.Damaged(
            "it has format %d, written by shipit %s; this shipit reads format %d"
                .formatted(format, Printable.of(writer == null ? "?" : writer), VERSION));
      }
      RolloutRecord record = record(fields);
      fields.end();
      return new Reading.Whole(record);
    } catch (FlatJson.Malformed e) {
      return new Reading.Damaged("it is not a record of shipit: " + Printable.of(e.getMessage()));
    }
  }

  private static RolloutRecord record(FlatJson fields) throws FlatJson.Malformed {
    String previous = fields.optionalText("previous");
    List<HostId> hosts = fields.texts("hosts").stream().map(HostId::new).toList();
    HostId anchor = new HostId(fields.text("anchor"));
    if (!hosts.contains(anchor)) {
      throw new FlatJson.Malformed("the anchor is not one of its hosts");
    }
    long sequence = fields.number("sequence");
    if (sequence < 1) {
      throw new FlatJson.Malformed("the sequence is " + sequence);
    }
    return new RolloutRecord(
        tx(fields.text("tx")),
        fields.text("environment"),
        sequence,
        kind(fields.text("kind")),
        hosts,
        anchor,
        release(fields.text("release")),
        previous == null ? null : release(previous),
        matching(COMMIT, "commit", fields.text("commit")),
        fields.text("subject"),
        fields.text("fingerprint"),
        matching(SHA256, "manifest", fields.text("manifest")),
        owner(fields),
        fields.text("version"),
        confirm(fields));
  }

  private static @Nullable Duration confirm(FlatJson fields) throws FlatJson.Malformed {
    Long seconds = fields.optionalNumber("confirm");
    if (seconds != null && (seconds < 0 || seconds > LONGEST_CONFIRM)) {
      throw new FlatJson.Malformed("\"confirm\" is " + seconds);
    }
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static Nonce tx(String value) throws FlatJson.Malformed {
    if (!Nonce.isValid(value)) {
      throw new FlatJson.Malformed("\"tx\" is not a nonce");
    }
    return new Nonce(value);
  }

  private static ReleaseId release(String value) throws FlatJson.Malformed {
    if (!ReleaseId.isValid(value)) {
      throw new FlatJson.Malformed("\"" + value + "\" is not the name of a release");
    }
    return new ReleaseId(value);
  }

  private static String matching(Pattern pattern, String name, String value)
      throws FlatJson.Malformed {
    if (!pattern.matcher(value).matches()) {
      throw new FlatJson.Malformed("\"" + name + "\" is not hexadecimal of the right length");
    }
    return value;
  }

  private static RolloutRecord.Kind kind(String value) throws FlatJson.Malformed {
    return switch (value) {
      case "push" -> RolloutRecord.Kind.PUSH;
      case "rollback" -> RolloutRecord.Kind.ROLLBACK;
      default -> throw new FlatJson.Malformed("\"kind\" is neither push nor rollback");
    };
  }

  /** The one line of JSON, without its end, that says who holds a lock. */
  public static String writeOwner(Owner owner) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    putOwner(fields, owner);
    return FlatJson.write(fields);
  }

  /**
   * Reads who holds a lock. This text only informs: where it cannot be read, the owner is unknown,
   * and the lock is held all the same.
   */
  public static Owner readOwner(String json) {
    try {
      FlatJson fields = FlatJson.read(json);
      Owner owner = owner(fields);
      return new Owner(
          Printable.of(owner.who()),
          Printable.of(owner.where()),
          Printable.of(owner.job()),
          Printable.of(owner.since()),
          Printable.of(owner.why()));
    } catch (FlatJson.Malformed e) {
      return Owner.UNKNOWN;
    }
  }

  private static void putOwner(Map<String, @Nullable Object> fields, Owner owner) {
    fields.put("who", owner.who());
    fields.put("where", owner.where());
    fields.put("job", owner.job().isEmpty() ? null : owner.job());
    fields.put("since", owner.since());
    fields.put("why", owner.why());
  }

  private static Owner owner(FlatJson fields) throws FlatJson.Malformed {
    String job = fields.optionalText("job");
    return new Owner(
        fields.text("who"),
        fields.text("where"),
        job == null ? "" : job,
        fields.text("since"),
        fields.text("why"));
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
