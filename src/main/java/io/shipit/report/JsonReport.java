package io.shipit.report;

import io.shipit.deploy.Progress;
import io.shipit.deploy.Result;
import io.shipit.deploy.Result.HostResult;
import io.shipit.deploy.Result.Problem;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.problem.UserError;
import io.shipit.rollout.Phase;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A rollout for programs: one JSON object a line (NDJSON), each with {@code type} and {@code time}.
 * The first is {@code format}; the last is {@code outcome}, with the exit code and every host.
 */
public final class JsonReport implements Report {
  /** The version of this format; grows only when a reader of the former would misread it. */
  public static final int FORMAT = 1;

  private final PrintWriter out;
  private final Clock clock;
  private final JsonMapper json;
  private boolean opened;

  /** A report to this stream; times come from this clock, in UTC. */
  public JsonReport(PrintWriter out, Clock clock, Supplier<JsonMapper> json) {
    this.out = out;
    this.clock = clock;
    this.json = json.get();
  }

  @Override
  public synchronized void accept(Progress progress) {
    switch (progress) {
      case Progress.Began(var action, var environment, var what, var hosts) ->
          write(
              "began",
              "action",
              action,
              "environment",
              environment,
              "what",
              what,
              "hosts",
              names(hosts));
      case Progress.Connected(HostId host, String current, String system) ->
          write("connected", "host", host.name(), "current", current, "system", system);
      case Progress.Warned(String text) -> write("warning", "text", text);
      case Progress.Noted(String text) -> write("note", "text", text);
      case Progress.Named(String release, long sequence, long files, long bytes) ->
          write(
              "release", "release", release, "sequence", sequence, "files", files, "bytes", bytes);
      case Progress.Planned(HostId host, String from, String to) ->
          write("planned", "host", host.name(), "from", from, "to", to);
      case Progress.Entered(Phase phase) -> write("phase", "phase", name(phase));
      case Progress.Carried(HostId host, Phase phase, Duration took) ->
          write("host", "host", host.name(), "phase", name(phase), "ms", took.toNanos() / 1e6);
      case Progress.Failed(HostId host, var step, String seen, String hint) ->
          write("failure", "host", host.name(), "step", step.display(), "seen", seen, "hint", hint);
      case Progress.Waiting(HostId host, Lock.Held lock, Duration left) ->
          write(
              "waiting",
              "host",
              host.name(),
              "lock",
              LockFields.of(lock),
              "seconds",
              left.toSeconds());
      case Progress.Printed(HostId host, String line) ->
          write("output", "host", host.name(), "line", line);
      case Progress.Swapped(int count, Duration width, Duration error) ->
          write(
              "swapped",
              "hosts",
              count,
              "window_ms",
              width.toNanos() / 1e6,
              "error_ms",
              error.toNanos() / 1e6);
      case Progress.Ended(Result result) -> outcome(result);
    }
  }

  @Override
  public synchronized void failed(UserError error, String environment, List<HostId> hosts) {
    int code = error.exitCode().code();
    write(
        "outcome",
        "exit_code",
        code,
        "state",
        code,
        "environment",
        environment,
        "summary",
        error.getMessage(),
        "hint",
        error.hint(),
        "hosts",
        hosts.stream().map(host -> Map.of("host", host.name())).toList());
  }

  private void outcome(Result result) {
    write(
        "outcome",
        "exit_code",
        result.exitCode().code(),
        "state",
        result.state().code(),
        "environment",
        result.environment(),
        "release",
        result.release(),
        "summary",
        result.summary(),
        "hint",
        result.hint(),
        "hosts",
        result.hosts().stream().map(JsonReport::host).toList());
  }

  private static Map<String, @Nullable Object> host(HostResult host) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("host", host.host().name());
    fields.put("reachable", host.reachable());
    fields.put("release", host.release());
    fields.put("commit", host.commit());
    fields.put("problems", host.problems().stream().map(Problem::display).toList());
    fields.put("warnings", host.warnings());
    fields.put("lock", LockFields.of(host.lock()));
    return fields;
  }

  private static List<String> names(List<HostId> hosts) {
    return hosts.stream().map(HostId::name).toList();
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  /** Writes one event; fields come as name, value, name, value, in the order they are printed. */
  private void write(String type, @Nullable Object... fields) {
    if (!opened) {
      opened = true;
      write("format", "format", FORMAT);
    }
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("time", clock.instant().toString());
    for (int i = 0; i < fields.length; i += 2) {
      event.put(String.valueOf(fields[i]), fields[i + 1]);
    }
    out.println(json.writeValueAsString(event));
    out.flush();
  }
}
