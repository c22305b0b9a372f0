package io.shipit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.cli.InProcess.Run;
import io.shipit.testbed.TestHost;
import java.util.Collection;
import java.util.List;

/** What somebody finds on a host who does not ask shipit. */
final class Outside {
  private Outside() {}

  /** The release that is live; empty if none is. */
  static String live(TestHost host) {
    return host.shell("readlink current || :").strip().replaceFirst("^releases/", "");
  }

  /** The one release that is live on all hosts; anything else fails. */
  static String live(Collection<? extends TestHost> hosts) {
    List<String> live = hosts.stream().map(Outside::live).distinct().toList();
    assertThat(live).as("what is live on the hosts").hasSize(1).doesNotContain("");
    return live.getFirst();
  }

  /** A file of the live release. */
  static String page(TestHost host, String path) {
    return host.shell("cat 'current/" + path + "'");
  }

  /** The entries of a directory of the host, sorted by name; none if it is not there. */
  static List<String> names(TestHost host, String directory) {
    return host.shell("ls -A '" + directory + "' 2>/dev/null || :").lines().sorted().toList();
  }

  /** Nobody holds the lock, nothing is prepared and nothing half done lies about. */
  static void isTidy(TestHost host) {
    assertThat(names(host, ".shipit/baton")).as("the lock").containsExactly("free");
    // Who died before it had the lock leaves its card there; the next holder sweeps it out.
    assertThat(names(host, ".shipit/baton/free")).allMatch(name -> name.startsWith("owner-"));
    assertThat(host.shell("ls -d releases/.?* .shipit-* 2>/dev/null || :"))
        .as("left-overs")
        .isEqualTo("releases/..\n");
  }

  /** Fails with all that was printed unless a run ended in this way. */
  static Run ended(int exitCode, Run run) {
    assertThat(run.exitCode()).as(run.printed()).isEqualTo(exitCode);
    return run;
  }
}
