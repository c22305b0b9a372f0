package io.shipit.shell;

import io.shipit.config.Target;
import io.shipit.host.DamagedEntry;
import io.shipit.host.HistoryEntry;
import io.shipit.host.Nonce;
import io.shipit.host.Outcome;
import io.shipit.host.RecordFormat;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a {@link Survey} of the answers of {@code s_survey} (survey.sh). */
final class SurveyReader {
  /**
   * The four numbers of {@code df -P} (POSIX, df): size, used, free, share; then the mount point.
   */
  private static final Pattern DF = Pattern.compile("(\\d+) +(\\d+) +(-?\\d+) +(\\d+%|-) +/");

  private static final Pattern ENTRY = Pattern.compile("\\d+-([0-9a-f]{16})\\.(.)");

  private final Reply reply;
  private final Target target;
  private final Sight sight;
  private final List<HistoryEntry> history = new ArrayList<>();
  private final List<DamagedEntry> damaged = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SurveyReader(Reply reply, Target target, Sight sight) {
    this.reply = reply;
    this.target = target;
    this.sight = sight;
  }

  /** Reads a reply, of which the sight is read already. */
  static Survey read(Reply reply, Target target, Sight sight) {
    return new SurveyReader(reply, target, sight).survey();
  }

  private Survey survey() {
    readHistory();
    Preconditions preconditions = Preconditions.of(reply, target, sight);
    warnings.addAll(preconditions.warnings());
    return new Survey(
        printable("identity"),
        sight,
        List.copyOf(history),
        List.copyOf(damaged),
        releases(),
        free("blocks", 1024),
        free("inodes", 1),
        number(printable("now")),
        system(),
        reply.first("ways").map(value -> Ways.of(value).display()).orElse(""),
        reply.first("folds").isPresent(),
        preconditions.refusals(),
        List.copyOf(warnings));
  }

  private String printable(String key) {
    return Printable.of(reply.first(key).orElse(""));
  }

  /** Each {@code history NAME} is followed by its {@code record SUM LINE}. */
  private void readHistory() {
    String name = null;
    for (Event.Frame frame : reply.frames()) {
      if (frame.key().equals("history")) {
        name = frame.value();
      } else if (frame.key().equals("record") && name != null) {
        entry(name, frame.value());
        name = null;
      }
    }
  }

  private void entry(String name, String record) {
    Matcher matcher = ENTRY.matcher(name);
    String path = target.path() + "/.shipit/history/" + Printable.of(name);
    if (!matcher.matches()) {
      warnings.add(path + " is not an entry of shipit; it is not looked at");
      return;
    }
    Nonce tx = new Nonce(matcher.group(1));
    char outcome = matcher.group(2).charAt(0);
    if (!Outcome.isKnown(outcome)) {
      damaged.add(new DamagedEntry(tx, path + ": this version knows no such outcome"));
      return;
    }
    switch (RecordFormat.read(SightReader.recordText(record))) {
      case RecordFormat.Reading.Damaged(String why) ->
          damaged.add(new DamagedEntry(tx, path + "/rec: " + why));
      case RecordFormat.Reading.Whole(RolloutRecord whole) -> {
        if (whole.tx().equals(tx)) {
          history.add(new HistoryEntry(Outcome.of(outcome), whole));
        } else {
          damaged.add(new DamagedEntry(tx, path + "/rec: it is of another rollout"));
        }
      }
    }
  }

  private Set<ReleaseId> releases() {
    Set<String> names = new TreeSet<>(reply.all("release"));
    return names.stream()
        .filter(ReleaseId::isValid)
        .map(ReleaseId::new)
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** The third number of df, or -1; file systems without a fixed number of inodes say 0 of 0. */
  private long free(String key, long unit) {
    Matcher df = DF.matcher(reply.first(key).orElse(""));
    if (!df.find() || number(df.group(1)) <= 0) {
      return -1;
    }
    return Math.max(0, number(df.group(3))) * unit;
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private String system() {
    String userland =
        reply.printable("version").stream()
            .map(line -> line.substring(line.indexOf(' ') + 1).strip())
            .filter(line -> !line.isEmpty())
            .findFirst()
            .orElse("unknown tools");
    return printable("kernel") + ", " + userland;
  }
}
