package io.shipit.deploy;

import io.shipit.config.Environment;
import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Survey;
import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code shipit status}, {@code releases} and {@code check}: what the hosts of an environment are
 * read to be. Nothing is changed.
 */
public final class Inspection {
  private final World world;

  /** An inspection in this world. */
  public Inspection(World world) {
    this.world = world;
  }

  /**
   * Every host as it was read.
   *
   * @param environment its name
   * @param agree whether every host was read, all show one release, and no rollout is open
   * @param cutOff what coordinators that are gone left, a line each, printable
   * @param hosts in inventory order
   * @param releases the committed releases, and those of pushes that were taken back which are
   *     still kept, newest first
   */
  public record Overview(
      String environment,
      boolean agree,
      List<String> cutOff,
      List<HostView> hosts,
      List<ReleaseView> releases) {}

  /**
   * One host.
   *
   * @param reachable whether it was read
   * @param release what is live; null if nothing or unknown
   * @param push the rollout that made the live release; null if unknown
   * @param survey all that was read; null if it was not
   * @param locked whether a rollout is under way there, or its left-overs wait to be settled
   * @param problems what is wrong, printable
   * @param notes what else is worth knowing: what to do about a host that could not be read, who is
   *     rolling out right now
   */
  public record HostView(
      HostId host,
      boolean reachable,
      @Nullable String release,
      @Nullable RolloutRecord push,
      @Nullable Survey survey,
      boolean locked,
      List<String> problems,
      List<String> notes) {}

  /**
   * One release.
   *
   * @param push the rollout that made it
   * @param live on how many hosts it is current
   * @param kept how many hosts have it
   * @param rolledBackFrom whether a rollback left it
   * @param takenBack whether its push failed and was taken back: it was never committed, and stays
   *     until it is pruned
   */
  public record ReleaseView(
      RolloutRecord push, long live, long kept, boolean rolledBackFrom, boolean takenBack) {}

  /** Reads every host. */
  public Overview run(Environment environment) {
    try (Fleet fleet = new Fleet(world, environment)) {
      Fleet.Reading reading = fleet.read();
      ReleaseHistory history = new ReleaseHistory(reading.surveys());
      LeftOvers leftOvers = leftOvers(reading);
      List<HostView> hosts =
          Fleet.idsOf(environment).stream()
              .map(host -> view(host, reading, history, leftOvers.on(host)))
              .toList();
      boolean agree =
          reading.failures().isEmpty()
              && ReleaseHistory.live(reading.surveys().values()).size() == 1
              && hosts.stream().allMatch(host -> host.problems().isEmpty());
      return new Overview(
          environment.name(),
          agree,
          leftOvers.all().stream().map(LeftOvers.LeftOver::told).toList(),
          hosts,
          releases(reading.surveys(), history));
    }
  }

  /** What is left of rollouts that nobody works on any more. */
  private static LeftOvers leftOvers(Fleet.Reading reading) {
    Map<HostId, Survey> deserted = new LinkedHashMap<>(reading.surveys());
    deserted.values().removeIf(Inspection::isUnderWay);
    return new LeftOvers(deserted);
  }

  private static HostView view(
      HostId host, Fleet.Reading reading, ReleaseHistory history, @Nullable String leftOver) {
    Survey survey = reading.surveys().get(host);
    if (survey == null) {
      UserError failure = reading.failures().get(host);
      return failure == null
          ? new HostView(host, false, null, null, null, false, List.of("was not read"), List.of())
          : new HostView(
              host,
              false,
              null,
              null,
              null,
              false,
              List.of(failure.getMessage()),
              failure.hint().isEmpty() ? List.of() : List.of(failure.hint()));
    }
    Optional<ReleaseId> live = ReleaseHistory.liveOn(survey);
    return new HostView(
        host,
        true,
        live.map(ReleaseId::value).orElse(null),
        live.flatMap(history::push).orElse(null),
        survey,
        survey.sight().lock() instanceof Lock.Held,
        problems(survey, leftOver),
        notes(survey, reading));
  }

  private static List<String> problems(Survey survey, @Nullable String leftOver) {
    List<String> problems = new ArrayList<>(survey.refusals());
    String damage = survey.sight().damage();
    if (damage != null) {
      problems.add(damage);
    }
    if (problems.isEmpty() && survey.sight().current() instanceof Current.Foreign(String what)) {
      problems.add("current is " + what);
    }
    survey.damaged().forEach(entry -> problems.add(entry.damage()));
    if (leftOver != null) {
      problems.add(leftOver);
    }
    if (survey.sight().lock() instanceof Lock.Damaged(String path, String seen)) {
      problems.add(path + ": " + seen);
    }
    return problems;
  }

  private static List<String> notes(Survey survey, Fleet.Reading reading) {
    List<String> notes = new ArrayList<>(survey.warnings());
    if (survey.sight().lock() instanceof Lock.Held held && isUnderWay(survey)) {
      notes.add(
          (isKept(survey) ? "a person keeps it locked: " : "locked by ") + held.owner().display());
    }
    if (!isKept(survey) && reading.surveys().values().stream().anyMatch(Inspection::isKept)) {
      notes.add("not locked, as other hosts are: lock again, or unlock");
    }
    return notes;
  }

  private static boolean isKept(Survey survey) {
    return survey.sight().lock() instanceof Lock.Held held && held.life() == Lock.Life.KEPT;
  }

  private static boolean isUnderWay(Survey survey) {
    return survey.sight().lock() instanceof Lock.Held held && held.life() != Lock.Life.DEAD;
  }

  private static List<ReleaseView> releases(Map<HostId, Survey> surveys, ReleaseHistory history) {
    List<RolloutRecord> takenBack = history.takenBack();
    return Stream.concat(history.pushes().stream(), takenBack.stream())
        .sorted(Comparator.comparingLong(RolloutRecord::sequence).reversed())
        .map(
            push ->
                new ReleaseView(
                    push,
                    surveys.values().stream()
                        .filter(
                            survey ->
                                ReleaseHistory.liveOn(survey).equals(Optional.of(push.release())))
                        .count(),
                    surveys.values().stream()
                        .filter(survey -> survey.releases().contains(push.release()))
                        .count(),
                    history.wasRolledBackFrom(push.release()),
                    takenBack.contains(push)))
        .toList();
  }
}
