package io.shipit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.deploy.LeftOvers.LeftOver;
import io.shipit.host.Current;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.host.Nonce;
import io.shipit.host.OpenRollout;
import io.shipit.host.Register;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.host.Sight;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.Ending;
import io.shipit.rollout.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of rollouts that were cut off: each once, and of each host how far it came. */
class LeftOversTest {
  private static final HostId WEB1 = new HostId("web1");
  private static final HostId WEB2 = new HostId("web2");
  private static final Nonce HOLDER = new Nonce("00000000000000aa");
  private static final RolloutRecord RECORD = Rollouts.record(2, Kind.PUSH, "r2", "r1");

  @Test
  void a_rollout_is_told_once_and_each_host_says_how_far_it_came() {
    LeftOvers leftOvers =
        leftOvers(open("r2", Register.GO, false, true), open("r1", null, true, true));
    assertThat(leftOvers.all())
        .containsExactly(
            new LeftOver(
                "push of r2",
                "push of r2 by ada from laptop since 2026-11-22T20:45:12Z, decision: go",
                Map.of(WEB1, "swapped", WEB2, "prepared, not swapped")));
    assertThat(leftOvers.on(WEB2)).isEqualTo("unfinished push of r2: prepared, not swapped");
  }

  @Test
  void a_host_that_is_back_says_so() {
    assertThat(leftOvers(open("r1", Register.REVERT, false, false)).on(WEB1))
        .isEqualTo("unfinished push of r2: put back");
  }

  @Test
  void a_decision_that_is_not_at_hand_is_not_guessed() {
    Survey lone = open("r1", null, true, true);
    assertThat(told(new LeftOvers(Map.of(WEB2, lone))))
        .endsWith("decision: not known without web1");
    assertThat(told(leftOvers(Rollouts.host("r1"), lone)))
        .endsWith("decision: in the history of web1");
  }

  @Test
  void a_lock_without_a_record_is_told_too() {
    LeftOvers leftOvers = leftOvers(survey("r1", null), survey("r1", null), Rollouts.host("r1"));
    assertThat(leftOvers.all())
        .containsExactly(
            new LeftOver(
                "lock",
                "lock of " + Rollouts.ADA.display() + ", nothing prepared",
                Map.of(
                    WEB1, "locked by a process that is gone",
                    WEB2, "locked by a process that is gone")));
    assertThat(leftOvers.settled(verdict(Ending.ABORTED, new Nonce("00000000000000ee"))))
        .isEqualTo("locks were freed and uploads deleted; nothing had been swapped");
  }

  @Test
  void what_a_recovery_did_is_told_by_its_ending() {
    LeftOvers leftOvers = leftOvers(open("r2", Register.GO, false, true));
    assertThat(List.of(Ending.values()))
        .extracting(ending -> leftOvers.settled(verdict(ending, RECORD.tx())))
        .containsExactly(
            "",
            "",
            "push of r2 was cleaned up; it had been swapped nowhere",
            "push of r2 was finished",
            "push of r2 was taken back",
            "");
  }

  private static String told(LeftOvers leftOvers) {
    return leftOvers.all().getFirst().told();
  }

  private static LeftOvers leftOvers(Survey... surveys) {
    Map<HostId, Survey> all = new LinkedHashMap<>();
    for (Survey survey : surveys) {
      all.put(new HostId("web" + (all.size() + 1)), survey);
    }
    return new LeftOvers(all);
  }

  private static Survey open(
      String live, @Nullable Register register, boolean goToken, boolean undoToken) {
    return survey(live, new OpenRollout(RECORD, register, goToken, undoToken));
  }

  private static Survey survey(String live, @Nullable OpenRollout open) {
    Lock lock = new Lock.Held(HOLDER, Rollouts.ADA, Lock.Life.DEAD);
    Current current = new Current.Live(new ReleaseId(live));
    return Rollouts.survey(new Sight(current, lock, open, null), List.of(), Set.of());
  }

  private static Verdict verdict(Ending ending, Nonce tx) {
    return new Verdict(ExitCode.DONE, false, ending, tx, List.of());
  }
}
