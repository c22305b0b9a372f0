package io.shipit.report;

import io.shipit.deploy.Commands;
import io.shipit.deploy.Inspection.HostView;
import io.shipit.deploy.Inspection.Overview;
import io.shipit.deploy.Inspection.ReleaseView;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Survey;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Status, releases and check, as people and as programs read them. */
public final class OverviewReport {
  private final PrintWriter out;
  private final Commands commands;

  /** A report to this stream, whose hints name these commands. */
  public OverviewReport(PrintWriter out, Commands commands) {
    this.out = out;
    this.commands = commands;
  }

  /** One line a host, then whether they agree. */
  public void status(Overview overview) {
    for (HostView host : overview.hosts()) {
      RolloutRecord push = host.push();
      out.println(
          "%s: %s%s"
              .formatted(
                  host.host(),
                  host.release() != null
                      ? host.release()
                      : host.reachable() ? "nothing is live" : "unknown",
                  push == null
                      ? ""
                      : "  %s %s, by %s, %s"
                          .formatted(
                              shortened(push.commit()),
                              push.subject(),
                              push.owner().who(),
                              push.owner().since())));
      details(host);
    }
    overview.cutOff().forEach(text -> out.println(overview.environment() + ": cut off: " + text));
    out.println(overview.environment() + ": " + verdict(overview));
    out.flush();
  }

  /** Whether the hosts agree, and if not, what it is and what to run. */
  private String verdict(Overview overview) {
    if (overview.agree()) {
      return "every host agrees";
    }
    if (overview.hosts().stream().anyMatch(host -> !host.reachable())) {
      return "hosts could not be read: bring back those named above, then run this again";
    }
    if (!overview.cutOff().isEmpty()) {
      return commands.line("recover", overview.environment()) + " finishes or undoes it";
    }
    return overview.hosts().stream().allMatch(host -> host.problems().isEmpty())
        ? "hosts are on different releases: the next push makes them equal"
        : "hosts have the problems named above";
  }

  /** One line a release, newest first. */
  public void releases(Overview overview) {
    boolean allRead = overview.hosts().stream().allMatch(HostView::reachable);
    if (overview.releases().isEmpty() && allRead) {
      out.println(overview.environment() + ": no release has been committed yet");
    }
    int hosts = overview.hosts().size();
    for (ReleaseView release : overview.releases()) {
      RolloutRecord push = release.push();
      out.println(
          "%4d  %s  %s %s, by %s%s%s%s"
              .formatted(
                  push.sequence(),
                  push.release(),
                  shortened(push.commit()),
                  push.subject(),
                  push.owner().who(),
                  release.live() == 0
                      ? ""
                      : release.live() == hosts
                          ? "  [live]"
                          : "  [live on %d of %d]".formatted(release.live(), hosts),
                  release.kept() == hosts
                      ? ""
                      : release.kept() == 0
                          ? "  [pruned]"
                          : "  [kept on %d of %d]".formatted(release.kept(), hosts),
                  release.takenBack()
                      ? "  [failed, taken back]"
                      : release.rolledBackFrom() ? "  [rolled back from]" : ""));
    }
    overview.hosts().stream().filter(host -> !host.reachable()).forEach(this::unreachable);
    out.flush();
  }

  /** What was found on each host, and whether a push could begin. */
  public void check(Overview overview) {
    for (HostView host : overview.hosts()) {
      Survey survey = host.survey();
      if (survey == null) {
        unreachable(host);
        continue;
      }
      out.println(host.host() + ": " + survey.system());
      out.println("  current: " + survey.sight().current().display());
      out.println(
          "  swap by: "
              + (survey.swapBy().isEmpty() ? "to be proved at the first push" : survey.swapBy()));
      if (survey.freeBytes() >= 0) {
        out.println(
            String.format(
                Locale.ROOT,
                "  free: %,d MB%s",
                survey.freeBytes() / 1_000_000,
                survey.freeInodes() < 0
                    ? ""
                    : String.format(Locale.ROOT, ", %,d inodes", survey.freeInodes())));
      }
      details(host);
      if (host.problems().isEmpty()) {
        out.println(host.locked() ? "  not now: locked" : "  ready");
      }
    }
    out.flush();
  }

  /** The status as one JSON object: a stable contract. */
  public void statusJson(Overview overview, JsonMapper json) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("environment", overview.environment());
    object.put("agree", overview.agree());
    object.put("cut_off", overview.cutOff());
    object.put("hosts", overview.hosts().stream().map(OverviewReport::host).toList());
    print(object, json);
  }

  /** The releases as one JSON object. */
  public void releasesJson(Overview overview, JsonMapper json) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("environment", overview.environment());
    object.put(
        "unreachable",
        overview.hosts().stream()
            .filter(host -> !host.reachable())
            .map(host -> host.host().name())
            .toList());
    object.put("releases", overview.releases().stream().map(OverviewReport::release).toList());
    print(object, json);
  }

  /** The findings of a check as one JSON object. */
  public void checkJson(Overview overview, JsonMapper json) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("environment", overview.environment());
    object.put(
        "ready",
        overview.hosts().stream().allMatch(host -> host.problems().isEmpty() && !host.locked()));
    object.put("hosts", overview.hosts().stream().map(OverviewReport::found).toList());
    print(object, json);
  }

  private void details(HostView host) {
    host.problems().forEach(text -> out.println("  problem: " + text));
    host.notes().forEach(text -> out.println("  note: " + text));
  }

  private void unreachable(HostView host) {
    out.println(host.host() + ": could not be read");
    details(host);
  }

  private void print(Map<String, @Nullable Object> object, JsonMapper json) {
    out.println(json.writeValueAsString(object));
    out.flush();
  }

  private static Map<String, @Nullable Object> host(HostView host) {
    RolloutRecord push = host.push();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("host", host.host().name());
    fields.put("reachable", host.reachable());
    fields.put("release", host.release());
    fields.put("commit", push == null ? null : push.commit());
    fields.put("problems", host.problems());
    fields.put("notes", host.notes());
    Survey survey = host.survey();
    fields.put("lock", survey == null ? null : LockFields.of(survey.sight().lock()));
    return fields;
  }

  private static Map<String, @Nullable Object> found(HostView host) {
    Map<String, @Nullable Object> fields = host(host);
    Survey survey = host.survey();
    if (survey != null) {
      fields.put("system", survey.system());
      fields.put("swap_by", survey.swapBy());
      fields.put("free_bytes", survey.freeBytes());
      fields.put("free_inodes", survey.freeInodes());
    }
    return fields;
  }

  private static Map<String, Object> release(ReleaseView release) {
    RolloutRecord push = release.push();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("release", push.release().value());
    fields.put("sequence", push.sequence());
    fields.put("commit", push.commit());
    fields.put("subject", push.subject());
    fields.put("by", push.owner().who());
    fields.put("from", push.owner().where());
    fields.put("at", push.owner().since());
    fields.put("live_hosts", release.live());
    fields.put("kept_hosts", release.kept());
    fields.put("rolled_back_from", release.rolledBackFrom());
    fields.put("taken_back", release.takenBack());
    return fields;
  }

  private static String shortened(String commit) {
    return commit.length() > 8 ? commit.substring(0, 8) : commit;
  }
}
