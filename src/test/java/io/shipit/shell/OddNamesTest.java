package io.shipit.shell;

import static io.shipit.host.Rollouts.done;
import static io.shipit.host.Rollouts.goThrough;
import static io.shipit.host.Rollouts.holder;
import static io.shipit.host.Rollouts.owner;
import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.refused;
import static io.shipit.host.Rollouts.rollback;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Host;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Operation;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.release.Content;
import io.shipit.release.FileMode;
import io.shipit.release.FileSet;
import io.shipit.release.OddNames;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import io.shipit.release.Unpacked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that break careless programs, all the way to a host and back to it. */
class OddNamesTest {
  private static FileSet files(String changed) {
    List<ReleaseFile> files = new ArrayList<>();
    for (RelativePath path : OddNames.paths()) {
      FileMode mode = path.length() % 2 == 1 ? FileMode.EXECUTABLE : FileMode.REGULAR;
      boolean change = path.utf8().map(changed::equals).orElse(false);
      files.add(file(path, mode, (change ? "changed " : "content of ") + path.display()));
    }
    files.add(file(RelativePath.of("link\nto blank"), FileMode.SYMLINK, "a b"));
    files.add(file(RelativePath.of("link to back\\slash"), FileMode.SYMLINK, "back\\slash"));
    files.add(file(RelativePath.of(" l "), FileMode.SYMLINK, " leading"));
    return FileSet.of("the test", files, List.of());
  }

  private static ReleaseFile file(RelativePath path, FileMode mode, String content) {
    return new ReleaseFile(
        path, mode, Content.of(content.getBytes(StandardCharsets.UTF_8)), path.display(), "-");
  }

  private static void pushAndGoBack(LocalBench bench) throws Exception {
    Host host = bench.client();
    FileSet files = files("");
    Payload payload = Payloads.of(files);
    RolloutRecord record = push(1, null, payload);
    prepare(host, record, payload);
    goThrough(host, record);

    Unpacked unpacked = Unpacked.read(bench.path().resolve("releases/" + record.release()));
    assertThat(unpacked.entries()).isEqualTo(Unpacked.expected(files));

    ReleaseId second = push(host, 2, record.release());
    done(host.perform(new Operation.Verify(holder(3), record.release())));
    RolloutRecord back = rollback(3, record.release(), second, payload.manifest().sha256());
    done(host.perform(new Operation.Take(holder(3), owner("ann"))));
    done(host.perform(new Operation.Prepare(holder(3), back, new Source.Kept())));
    goThrough(host, back);
  }

  @ParameterizedTest
  @MethodSource("io.shipit.shell.Shells#present")
  void case35_case36_every_name_is_deployed_byte_for_byte(List<String> shell) throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN).shell(shell.toArray(String[]::new))) {
      pushAndGoBack(bench);
    }
  }

  @Test
  void case35_case36_also_when_a_hook_has_made_the_release_its_own() throws Exception {
    try (LocalBench bench = new LocalBench(Settings.before("true"))) {
      pushAndGoBack(bench);
    }
  }

  @Test
  @EnabledIf("io.shipit.shell.Shells#hasBusyBox")
  void case35_case36_also_with_the_tools_of_busybox(@TempDir Path tools) throws Exception {
    Map<String, String> environment = Shells.busyBoxOnly(tools);
    for (Settings settings : List.of(Settings.PLAIN, Settings.before("true"))) {
      try (LocalBench bench =
          new LocalBench(settings).shell("busybox", "ash").environment(environment)) {
        pushAndGoBack(bench);
      }
    }
  }

  @Test
  void a_change_of_any_odd_file_is_seen() {
    Payload good = Payloads.of(files(""));
    for (String changed : List.of("new\nline", "back\\slash", "carriage\rreturn", "-rf", "tab\t")) {
      try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
        Host host = bench.client();
        done(host.perform(new Operation.Take(holder(1), owner("ann"))));
        Payload bad = Payloads.mismatched(Payloads.of(files(changed)), good);
        assertThat(
                refused(
                        Step.VERIFY,
                        host.perform(
                            new Operation.Prepare(
                                holder(1), push(1, null, good), new Source.Upload(bad))))
                    .seen())
            .as("%s", changed)
            .contains("contents differ");
      }
    }
  }
}
