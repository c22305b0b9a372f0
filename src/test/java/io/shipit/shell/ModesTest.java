package io.shipit.shell;

import static io.shipit.host.Rollouts.prepare;
import static io.shipit.host.Rollouts.push;
import static io.shipit.host.Rollouts.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.host.Answer;
import io.shipit.host.HostBench.Settings;
import io.shipit.host.Operation;
import io.shipit.host.Payload;
import io.shipit.host.Payloads;
import io.shipit.host.Rollouts;
import io.shipit.host.Source;
import io.shipit.host.Step;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modes of a release are ours, whatever the account's settings would make them. */
class ModesTest {
  private static final Payload PAYLOAD =
      Payloads.of("index.html=new", "bin/run*=#!/bin/sh", "l -> bin");

  private static String modes(Path release) throws Exception {
    try (Stream<Path> paths = Files.walk(release)) {
      List<String> lines =
          paths
              .filter(path -> !Files.isSymbolicLink(path))
              .map(path -> mode(path) + " " + release.relativize(path))
              .sorted()
              .toList();
      return String.join(", ", lines);
    }
  }

  private static String mode(Path path) {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return "%04o".formatted(mode & 07777);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertModes(LocalBench bench) throws Exception {
    assertThat(modes(bench.path().resolve("releases/" + release(1))))
        .isEqualTo("0644 index.html, 0755 , 0755 bin, 0755 bin/run");
    // Around it a group may be inherited.
    assertThat(mode(bench.path().resolve(".shipit"))).endsWith("700");
    assertThat(mode(bench.path().resolve("releases"))).endsWith("755");
    assertThat(mode(bench.path().resolve("shared"))).endsWith("755");
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "002", "022", "027", "077", "777"})
  void case75_whatever_the_umask(String umask) throws Exception {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN).shell("sh", "-c", "umask " + umask + "; exec sh")) {
      prepare(bench.client(), push(1, null, PAYLOAD), PAYLOAD);
      assertModes(bench);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2755", "1755", "3755"})
  void case75_whatever_is_inherited_from_the_deploy_root(String mode) throws Exception {
    try (LocalBench bench = new LocalBench(Settings.PLAIN)) {
      bench.root().makeDirectory(".");
      new ProcessBuilder("chmod", mode, bench.path().toString()).inheritIO().start().waitFor();
      prepare(bench.client(), push(1, null, PAYLOAD), PAYLOAD);
      assertModes(bench);
    }
  }

  /** What default ACLs add is added here by the tool that unpacks. */
  @ParameterizedTest
  @CsvSource({
    "root,g+ws",
    "root/bin,g+w",
    "root/bin,o-rx",
    "root/bin,o+t",
  })
  void case75_directories_that_came_out_otherwise_are_put_right(String path, String change)
      throws Exception {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .program("tar", "REAL \"$@\" && chmod " + change + " " + path)) {
      prepare(bench.client(), push(1, null, PAYLOAD), PAYLOAD);
      assertModes(bench);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"g+w", "o-r", "+x", "u+s", "u-w"})
  void case75_files_that_came_out_otherwise_are_refused(String change) {
    try (LocalBench bench =
        new LocalBench(Settings.PLAIN)
            .program("tar", "REAL \"$@\" && chmod " + change + " root/index.html")) {
      var host = bench.client();
      Rollouts.done(host.perform(new Operation.Take(Rollouts.holder(1), Rollouts.owner("ann"))));
      Answer.Refused refused =
          Rollouts.refused(
              Step.VERIFY,
              host.perform(
                  new Operation.Prepare(
                      Rollouts.holder(1), push(1, null, PAYLOAD), new Source.Upload(PAYLOAD))));
      assertThat(refused.seen()).contains("modes differ", "index.html");
    }
  }
}
