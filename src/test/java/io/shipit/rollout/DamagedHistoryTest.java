package io.shipit.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.DamagedEntry;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostId;
import io.shipit.host.HostImage;
import io.shipit.host.HostSteps;
import io.shipit.host.Nonce;
import io.shipit.host.OpenTx;
import io.shipit.host.Outcome;
import io.shipit.host.RolloutRecord;
import io.shipit.host.RolloutRecord.Kind;
import io.shipit.host.Survey;
import io.shipit.problem.ExitCode;
import io.shipit.rollout.RecoveryState.Opening;
import io.shipit.rollout.Verdict.HostVerdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The second host has prepared a rollout and not swapped; the decision is in the history of the
 * first, or nowhere.
 */
class DamagedHistoryTest {
  private static final HostId ANCHOR = new HostId("h1");
  private static final HostId OWED = new HostId("h2");
  private static final Nonce ANOTHER = Fleet.nonce(0xbeef);
  private static final String TORN = ".shipit/history/…/rec: it is torn";

  private final HostImage anchor = held(ANCHOR);
  private final HostImage owed = held(OWED);
  private final RolloutRecord record = Fleet.plan(1, Kind.PUSH, List.of(anchor, owed)).record();

  @Test
  void case70_a_damaged_entry_of_the_rollout_in_question_is_no_abort() {
    Verdict verdict = verdict(next(List.of(), List.of(new DamagedEntry(record.tx(), TORN))));
    assertThat(verdict.exitCode()).isEqualTo(ExitCode.IN_DOUBT);
    HostVerdict first = verdict.hosts().getFirst();
    assertThat(first.host()).isEqualTo(ANCHOR);
    assertThat(first.troubles()).singleElement().extracting(Trouble::seen).isEqualTo(TORN);
  }

  @Test
  void a_damaged_entry_of_another_rollout_says_nothing_of_this_one() {
    Next next = next(List.of(), List.of(new DamagedEntry(ANOTHER, TORN)));
    assertThat(next.state())
        .isInstanceOfSatisfying(
            RolloutState.class, state -> assertThat(state.ending()).isEqualTo(Ending.ABORTED));
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"COMMITTED", "REVERTED", "ABORTED"})
  void a_decision_that_can_be_read_counts_whatever_else_is_damaged(Outcome outcome) {
    Next next =
        next(List.of(new HistoryEntry(outcome, record)), List.of(new DamagedEntry(ANOTHER, TORN)));
    assertThat(next.state())
        .isInstanceOfSatisfying(
            RolloutState.class,
            state -> assertThat(state.ending().name()).isEqualTo(outcome.name()));
  }

  @Test
  void a_full_history_of_damaged_entries_may_have_forgotten_the_rollout() {
    List<DamagedEntry> all =
        IntStream.range(0, Survey.HISTORY)
            .mapToObj(number -> new DamagedEntry(Fleet.nonce(0x1000 + number), TORN))
            .toList();
    assertThat(verdict(next(List.of(), all)).exitCode()).isEqualTo(ExitCode.IN_DOUBT);
  }

  private Next next(List<HistoryEntry> history, List<DamagedEntry> damaged) {
    RecoveryPlan plan =
        new RecoveryPlan(Fleet.nonce(2), Fleet.owner(2), List.of(ANCHOR, OWED), Map.of(), false);
    HostImage prepared = owed.withTx(OpenTx.prepared(record, false));
    Survey first = anchor.survey(HostSteps.sight(anchor));
    RecoveryState state =
        new RecoveryState(
            plan,
            Opening.INSPECT,
            Set.of(),
            Map.of(ANCHOR, HostState.unseen(), OWED, HostState.unseen()),
            Map.of(
                ANCHOR,
                new Survey(
                    first.identity(),
                    first.sight(),
                    history,
                    damaged,
                    first.releases(),
                    first.freeBytes(),
                    first.freeInodes(),
                    first.clockSeconds(),
                    first.system(),
                    first.swapBy(),
                    first.foldsNames(),
                    first.refusals(),
                    first.warnings()),
                OWED,
                prepared.survey(HostSteps.sight(prepared))),
            false);
    return Resumption.of(state);
  }

  private static HostImage held(HostId id) {
    return Fleet.host(id, false).withHolder(Fleet.nonce(2), Fleet.owner(2));
  }

  private static Verdict verdict(Next next) {
    assertThat(next.effects()).hasSize(1);
    return ((Effect.Finish) next.effects().getFirst()).verdict();
  }
}
