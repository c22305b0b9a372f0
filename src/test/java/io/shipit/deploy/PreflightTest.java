package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Current;
import io.shipit.host.DamagedEntry;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.OpenRollout;
import io.shipit.host.Register;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keeps a rollout from beginning, before anything is changed. */
class PreflightTest {
  private static final HostId WEB1 = new HostId("web1");
  private static final HostId WEB2 = new HostId("web2");
  private static final Commands NONE = new Commands(List.of());
  private static final Nonce HOLDER = new Nonce("00000000000000aa");

  @Test
  void hosts_that_are_as_they_should_be_pass() {
    Map<HostId, Survey> surveys = Map.of(WEB1, Rollouts.host("r1", "push:r1"));
    assertThat(Preflight.unreachable(Map.of())).isEmpty();
    assertThat(Preflight.damaged(surveys)).isEmpty();
    assertThat(Preflight.damagedHistory(surveys)).isEmpty();
    assertThat(Preflight.locked(surveys, "prod", NONE, _ -> false)).isEmpty();
    assertThat(Preflight.unfit(surveys, 1_000_000_000, 1_000_000, "shipit check")).isEmpty();
    assertThat(Preflight.isUnsettled(surveys)).isFalse();
  }

  @Test
  void every_unreachable_host_is_named_with_its_own_words() {
    var refusal =
        Preflight.unreachable(
                Map.of(
                    WEB1, new UserError(ExitCode.UNCHANGED, "no route to host", "is it up?"),
                    WEB2, new UserError(ExitCode.UNCHANGED, "key not known", "ssh web2")))
            .orElseThrow();
    assertThat(refusal.code()).isEqualTo(ExitCode.UNCHANGED);
    assertThat(refusal.problems())
        .containsOnly(
            Map.entry(WEB1, List.of("no route to host")),
            Map.entry(WEB2, List.of("key not known")));
    assertThat(refusal.hint()).contains("is it up?").contains("ssh web2");
  }

  @Test
  void a_living_holder_refuses_and_is_named() {
    for (Lock.Life life : List.of(Lock.Life.ALIVE, Lock.Life.UNKNOWN)) {
      var refusal =
          Preflight.locked(Map.of(WEB1, held(life)), "prod", NONE, _ -> false).orElseThrow();
      assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED);
      assertThat(refusal.problems())
          .containsOnly(
              Map.entry(
                  WEB1,
                  List.of("locked by ada from laptop since 2026-11-22T20:45:12Z (push prod r1)")));
    }
  }

  @Test
  void a_dead_holder_is_settled_first_and_refuses_nothing() {
    Map<HostId, Survey> surveys = Map.of(WEB1, held(Lock.Life.DEAD));
    assertThat(Preflight.locked(surveys, "prod", NONE, _ -> false)).isEmpty();
    assertThat(Preflight.isUnsettled(surveys)).isTrue();
  }

  @Test
  void an_open_rollout_is_unsettled() {
    OpenRollout open =
        new OpenRollout(Rollouts.record(2, Kind.PUSH, "r2", "r1"), Register.GO, true, true);
    Survey survey =
        survey(
            new Sight(
                Rollouts.host("r1").sight().current(),
                new Lock.Held(HOLDER, Rollouts.ADA, Lock.Life.DEAD),
                open,
                null));
    assertThat(Preflight.isUnsettled(Map.of(WEB1, survey))).isTrue();
  }

  @Test
  void case70_damage_is_never_acted_upon() {
    Current none = new Current.None();
    Survey torn = survey(new Sight(none, new Lock.Free(), null, ".shipit/…/rec: torn"));
    Survey lock =
        survey(new Sight(none, new Lock.Damaged(".shipit/baton", "2 entries"), null, null));
    var refusal = Preflight.damaged(Map.of(WEB1, torn, WEB2, lock)).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ExitCode.IN_DOUBT);
    assertThat(refusal.problems())
        .containsOnly(
            Map.entry(WEB1, List.of(".shipit/…/rec: torn")),
            Map.entry(WEB2, List.of(".shipit/baton: 2 entries")));
  }

  @Test
  void case70_case81_a_history_with_a_damaged_entry_is_never_acted_upon() {
    String torn = "/srv/.shipit/history/0000000002-00000000000000a2.C/rec: it is torn";
    Survey damaged = damaged(Rollouts.host("r1", "push:r1"), torn);
    Survey sound = Rollouts.host("r1", "push:r1");
    var refusal = Preflight.damagedHistory(Map.of(WEB1, damaged, WEB2, sound)).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ExitCode.IN_DOUBT);
    assertThat(refusal.problems()).containsOnly(Map.entry(WEB1, List.of(torn)));
    assertThat(refusal.hint()).contains("docs/recovery.md");
    assertThat(Preflight.damagedHistory(Map.of(WEB2, sound))).isEmpty();
  }

  @Test
  void case68_a_foreign_current_is_never_replaced() {
    Survey survey =
        survey(new Sight(new Current.Foreign("a directory"), new Lock.Absent(), null, null));
    var refusal = Preflight.unfit(Map.of(WEB1, survey), 0, 0, "shipit check").orElseThrow();
    assertThat(refusal.code()).isEqualTo(ExitCode.UNCHANGED);
    assertThat(refusal.problems().get(WEB1)).singleElement().asString().contains("a directory");
  }

  @Test
  void too_little_space_or_too_few_inodes_are_seen_before_anything_is_sent() {
    Map<HostId, Survey> surveys = Map.of(WEB1, Rollouts.host("r1", "push:r1"));
    assertThat(
            Preflight.unfit(surveys, 1_000_000_001, 1, "shipit check")
                .orElseThrow()
                .problems()
                .get(WEB1))
        .containsExactly(
            "too little space: the release needs about 1,000,000,001 bytes, 1,000,000,000 are"
                + " free");
    assertThat(
            Preflight.unfit(surveys, 1, 1_000_001, "shipit check")
                .orElseThrow()
                .problems()
                .get(WEB1))
        .containsExactly(
            "too little space: the release needs about 1,000,001 inodes, 1,000,000 are free");
  }

  @Test
  void case17_the_same_server_and_path_under_two_names_is_refused() {
    Survey one = identified("f00d");
    var refusal = Preflight.unfit(Map.of(WEB1, one, WEB2, one), 0, 0, "shipit check").orElseThrow();
    assertThat(refusal.problems().values().iterator().next().getFirst())
        .startsWith("this is the same server and path as web");
    assertThat(Preflight.unfit(Map.of(WEB1, one, WEB2, identified("beef")), 0, 0, "shipit check"))
        .isEmpty();
    assertThat(
            Preflight.unfit(
                Map.of(WEB1, identified(""), WEB2, identified("")), 0, 0, "shipit check"))
        .isEmpty();
  }

  private static Survey held(Lock.Life life) {
    return survey(
        new Sight(new Current.None(), new Lock.Held(HOLDER, Rollouts.ADA, life), null, null));
  }

  private static Survey survey(Sight sight) {
    return Rollouts.survey(sight, List.of(), Set.of());
  }

  private static Survey identified(String identity) {
    return with(Rollouts.host(null), identity, List.of());
  }

  private static Survey damaged(Survey host, String damage) {
    return with(host, "", List.of(new DamagedEntry(new Nonce("00000000000000a2"), damage)));
  }

  private static Survey with(Survey host, String identity, List<DamagedEntry> damaged) {
    return new Survey(
        identity,
        host.sight(),
        host.history(),
        damaged,
        host.releases(),
        host.freeBytes(),
        host.freeInodes(),
        host.clockSeconds(),
        host.system(),
        host.swapBy(),
        host.foldsNames(),
        host.refusals(),
        host.warnings());
  }
}
