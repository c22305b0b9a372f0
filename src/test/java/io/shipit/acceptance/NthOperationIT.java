package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.acceptance.Mishap.Call;
import io.shipit.acceptance.Mishap.Fault;
import io.shipit.testbed.NeedsGit;
import io.shipit.testbed.NeedsSshd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop of {@code NthOperationTest} on three OpenSSH servers: a slice of it every day, all of it
 * with {@code -Pexhaustive}. Each run has to end as the same run ends in memory.
 */
@NeedsSshd
@NeedsGit
class NthOperationIT {
  private static final List<Errand> ERRANDS = List.of(Errand.values());
  private static final Fault[] FAULTS = Fault.values();

  /** A run of the loop. */
  private record Case(Errand errand, Mishap mishap, boolean same) {
    @Override
    public String toString() {
      return "%s: %s, recovered by %s machine"
          .formatted(errand.display(), mishap, same ? "the same" : "another");
    }
  }

  @TempDir Path temp;

  private @Nullable OpenSshBed bed;

  @AfterEach
  void close() {
    if (bed != null) {
      bed.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> each_operation_goes_wrong_in_one_way() {
    return tests(NthOperationIT::slice);
  }

  @TestFactory
  @Tag("exhaustive")
  Stream<DynamicTest> each_operation_goes_wrong_in_every_way() {
    return tests(NthOperationIT::all);
  }

  private Stream<DynamicTest> tests(BiFunction<Errand, List<Call>, List<Case>> choice) {
    OpenSshBed servers = new OpenSshBed(temp.resolve("laptop"));
    bed = servers;
    NthOperation real = new NthOperation(servers, servers.repository());
    NthOperation memory = new NthOperation(new MemoryBed(), servers.repository());
    return ERRANDS.stream()
        .flatMap(
            errand -> {
              List<Call> calls = real.calls(errand);
              assertThat(calls).isEqualTo(memory.calls(errand));
              return choice.apply(errand, calls).stream();
            })
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> isAsInMemory(one, real, memory)));
  }

  private static void isAsInMemory(Case one, NthOperation real, NthOperation memory) {
    assertThat(real.run(one.errand(), one.mishap(), one.same()))
        .isEqualTo(memory.run(one.errand(), one.mishap(), one.same()));
  }

  /**
   * Each operation of each errand once: hosts, faults, what becomes of the client and who recovers
   * take turns, and each errand begins with another fault.
   */
  private static List<Case> slice(Errand errand, List<Call> calls) {
    List<Case> cases = new ArrayList<>();
    Map<String, List<Call>> operations = new LinkedHashMap<>();
    for (Call call : calls) {
      operations
          .computeIfAbsent(call.phase() + "." + call.turn() + call.what(), _ -> new ArrayList<>())
          .add(call);
    }
    for (List<Call> hosts : operations.values()) {
      int turn = ERRANDS.indexOf(errand) + cases.size();
      Fault fault = FAULTS[turn % FAULTS.length];
      boolean dies = turn / 2 % 2 == 1 && fault != Fault.OVERTAKEN;
      Mishap mishap = new Mishap(hosts.get(turn % hosts.size()), fault, dies);
      cases.add(new Case(errand, mishap, turn % 2 == 0));
    }
    return cases;
  }

  private static List<Case> all(Errand errand, List<Call> calls) {
    List<Case> cases = new ArrayList<>();
    for (Call call : calls) {
      for (Fault fault : FAULTS) {
        cases.add(new Case(errand, new Mishap(call, fault, false), true));
        cases.add(new Case(errand, new Mishap(call, fault, false), false));
        if (fault != Fault.OVERTAKEN) {
          cases.add(new Case(errand, new Mishap(call, fault, true), true));
          cases.add(new Case(errand, new Mishap(call, fault, true), false));
        }
      }
    }
    return cases;
  }
}
