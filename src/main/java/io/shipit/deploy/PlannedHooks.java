package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.config.Target;
import io.shipit.host.RolloutRecord;
import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The hooks and checks that a rollout would run, for the plan of a dry run. */
final class PlannedHooks {
  private PlannedHooks() {}

  /** One printable line each; what all hosts have in common is said once. */
  static List<String> of(Environment environment, RolloutRecord.Kind kind) {
    Map<String, List<String>> hosts = new LinkedHashMap<>();
    environment
        .targets()
        .forEach(
            target ->
                lines(target, kind)
                    .forEach(
                        line ->
                            hosts
                                .computeIfAbsent(line, _ -> new ArrayList<>())
                                .add(target.name())));
    List<String> said = new ArrayList<>();
    hosts.forEach(
        (line, names) ->
            said.add(
                names.size() == environment.targets().size()
                    ? line
                    : String.join(", ", names) + ": " + line));
    return said;
  }

  private static Stream<String> lines(Target target, RolloutRecord.Kind kind) {
    return Stream.of(
            // What before_swap does belongs to making a release: a rollback finds it done.
            (kind == RolloutRecord.Kind.PUSH ? target.beforeSwap() : List.<String>of())
                .stream().map(hook -> "before_swap: " + hook),
            target.afterSwap().stream().map(hook -> "after_swap: " + hook),
            Stream.ofNullable(target.check())
                .map(check -> "check: %s answers %d".formatted(check.http(), check.expect())))
        .flatMap(lines -> lines)
        .map(Printable::of)
        .distinct();
  }
}
