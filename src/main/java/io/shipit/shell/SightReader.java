package io.shipit.shell;

import io.shipit.host.Current;
import io.shipit.host.Guard;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.OpenRollout;
import io.shipit.host.Owner;
import io.shipit.host.RecordFormat;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Sight;
import io.shipit.problem.Printable;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Sight} of the answers of {@code s_sight} (look.sh). */
final class SightReader {
  private final Reply reply;
  private final String root;
  private @Nullable String damage;

  private SightReader(Reply reply, String root) {
    this.reply = reply;
    this.root = root;
  }

  /**
   * Reads a reply.
   *
   * @param root the deploy root, for the paths in messages
   * @return null if the host could not even look
   */
  static @Nullable Sight read(Reply reply, String root) {
    return new SightReader(reply, root).sight();
  }

  private @Nullable Sight sight() {
    return switch (reply.first("root").orElse("")) {
      case "open" -> {
        Lock lock = lock();
        OpenRollout open = open();
        yield new Sight(current(), lock, open, damage);
      }
      case "absent" -> new Sight(new Current.None(), new Lock.Absent(), null, null);
      case "closed" ->
          new Sight(
              new Current.Foreign("unknown"),
              new Lock.Damaged(root, "this account cannot enter it"),
              null,
              null);
      default -> null;
    };
  }

  private Current current() {
    String value = reply.first("current").orElse("");
    int blank = value.indexOf(' ');
    String is = blank < 0 ? "" : value.substring(blank + 1);
    return switch (blank < 0 ? value : value.substring(0, blank)) {
      case "none" -> new Current.None();
      case "live" ->
          ReleaseId.isValid(is)
              ? new Current.Live(new ReleaseId(is))
              : new Current.Foreign("a link to releases/" + Printable.of(is));
      case "directory" -> new Current.Foreign("a directory");
      case "file" -> new Current.Foreign("a file");
      case "link" -> new Current.Foreign("a link to " + fromHex(is));
      default -> new Current.Foreign("unknown");
    };
  }

  private static String fromHex(String hex) {
    try {
      return Printable.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return Printable.of(hex);
    }
  }

  private Lock lock() {
    Optional<String> odd = reply.first("odd-lock");
    if (odd.isPresent()) {
      return oddLock(odd.get());
    }
    String lock = reply.first("lock").orElse("");
    if (lock.equals("absent")) {
      return new Lock.Absent();
    }
    if (lock.equals("free")) {
      return new Lock.Free();
    }
    String holder = lock.startsWith("held ") ? lock.substring("held ".length()) : "";
    if (!Nonce.isValid(holder)) {
      return new Lock.Damaged(root + "/.shipit/baton", Printable.of(lock));
    }
    Lock.Life life =
        switch (reply.first("life").orElse("")) {
          case "alive" -> Lock.Life.ALIVE;
          case "dead" -> Lock.Life.DEAD;
          case "kept" -> Lock.Life.KEPT;
          default -> Lock.Life.UNKNOWN;
        };
    Owner owner = reply.first("owner").map(RecordFormat::readOwner).orElse(Owner.UNKNOWN);
    return new Lock.Held(new Nonce(holder), owner, life, beats());
  }

  /** The size of the holder's file, as {@code wc -c} prints it: blanks may come first. */
  private long beats() {
    String size = reply.first("beats").orElse("").strip();
    return size.matches("[0-9]{1,18}") ? Long.parseLong(size) : 0;
  }

  private Lock oddLock(String value) {
    int blank = value.indexOf(' ');
    String path = root + "/" + (blank < 0 ? value : value.substring(0, blank));
    String seen = Printable.of(blank < 0 ? "" : value.substring(blank + 1));
    if (path.endsWith("/.shipit/format")) {
      seen =
          seen.isEmpty()
              ? "it is missing or empty"
              : "it says " + seen + "; this shipit knows layout 1";
      damage = path + ": " + seen;
    }
    return new Lock.Damaged(path, seen);
  }

  private @Nullable OpenRollout open() {
    reply.first("damage").ifPresent(what -> damage = root + "/" + Printable.of(what));
    Optional<String> open = reply.first("open");
    if (open.isEmpty() || damage != null) {
      return null;
    }
    int blank = open.get().indexOf(' ');
    String tx = open.get().substring(0, Math.max(0, blank));
    String path = root + "/" + open.get().substring(blank + 1);
    switch (RecordFormat.read(recordText(reply.first("open-record").orElse("")))) {
      case RecordFormat.Reading.Damaged(String why) -> damage = path + ": " + why;
      case RecordFormat.Reading.Whole(RolloutRecord record) -> {
        if (!record.tx().value().equals(tx)) {
          damage = path + ": it is the record of another rollout, " + record.tx();
          return null;
        }
        Optional<String> register = reply.first("register");
        Register value = register.isEmpty() ? null : register(register.get(), path);
        Guard guard = guard(path);
        if (damage == null) {
          return new OpenRollout(
              record,
              value,
              reply.all("token").contains("go"),
              reply.all("token").contains("undo"),
              guard,
              firedAt());
        }
      }
    }
    return null;
  }

  private Guard guard(String record) {
    String mark = reply.first("guard").orElse("none");
    for (Guard guard : Guard.values()) {
      if (mark.replaceFirst("-.*", "").equals(guard.name().toLowerCase(Locale.ROOT))) {
        return guard;
      }
    }
    damage =
        record.replaceFirst("rec$", "guard")
            + ": its state is not one of the names that shipit uses: "
            + Printable.of(mark);
    return Guard.NONE;
  }

  private long firedAt() {
    String seconds = reply.first("guard").orElse("").replaceFirst("^fired-", "");
    return seconds.matches("[0-9]{1,12}") ? Long.parseLong(seconds) : 0;
  }

  private @Nullable Register register(String names, String record) {
    for (Register value : Register.values()) {
      if (value.directory().equals(names)) {
        return value;
      }
    }
    damage =
        record.replaceFirst("rec$", "reg")
            + ": the decision is not one of the names that shipit uses: "
            + Printable.of(names);
    return null;
  }

  /**
   * The two lines of a record, from the value of a {@code record} answer: the checksum, a blank,
   * the line.
   */
  static String recordText(String value) {
    int blank = value.indexOf(' ');
    return blank < 0 ? value : value.substring(blank + 1) + "\n" + value.substring(0, blank) + "\n";
  }
}
