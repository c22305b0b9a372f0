package io.shipit.acceptance;

import io.shipit.acceptance.Mishap.Call;
import io.shipit.acceptance.Mishap.Fault;
import io.shipit.acceptance.NthOperation.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the runs of the loop over all operations ended, as Markdown. */
final class NthOperationTable {
  private final Map<Call, Map<Fault, List<End>>> ends = new LinkedHashMap<>();

  /** Adds a run: first those in which the client lives, then those in which it dies. */
  void add(Mishap mishap, End end) {
    ends.computeIfAbsent(mishap.at(), _ -> new EnumMap<>(Fault.class))
        .computeIfAbsent(mishap.fault(), _ -> new ArrayList<>())
        .add(end);
  }

  /** The table; operations of several hosts that end in the same ways share a row. */
  String text() {
    Map<String, List<Call>> rows = new LinkedHashMap<>();
    ends.forEach(
        (call, row) ->
            rows.computeIfAbsent(
                    "%03d.%d %s |%s".formatted(call.phase(), call.turn(), call.what(), cells(row)),
                    _ -> new ArrayList<>())
                .add(call));
    String head =
        Arrays.stream(Fault.values()).map(Fault::display).collect(Collectors.joining(" | "));
    StringBuilder text =
        new StringBuilder("| operation | on | " + head + " |\n")
            .append("|---".repeat(2 + Fault.values().length))
            .append("|\n");
    rows.forEach(
        (row, calls) ->
            text.append("| ")
                .append(row.substring(row.indexOf(' ') + 1, row.indexOf('|')))
                .append("| ")
                .append(
                    calls.stream()
                        .map(call -> call.host().name())
                        .distinct()
                        .collect(Collectors.joining(", ")))
                .append(" |")
                .append(row.substring(row.indexOf('|') + 1))
                .append('\n'));
    return text.toString();
  }

  private static String cells(Map<Fault, List<End>> row) {
    return Arrays.stream(Fault.values())
        .map(fault -> " " + cell(row.getOrDefault(fault, List.of())) + " |")
        .collect(Collectors.joining());
  }

  /**
   * The exit code and what is live in the end; behind a stroke, what is live if the client dies.
   */
  private static String cell(List<End> ends) {
    return ends.stream()
        .map(
            end -> end.exitCode() == null ? end.after() : end.exitCode().code() + " " + end.after())
        .collect(Collectors.joining(" / "));
  }
}
