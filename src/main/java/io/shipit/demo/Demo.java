package io.shipit.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The story that {@code shipit demo} tells: three real SSH servers in this process, a real
 * repository, and the real commands, run as a person would type them. Everything lies in one
 * temporary directory, which is removed at the end.
 */
public final class Demo {
  private final PrintWriter out;
  private final Runner shipit;
  private final DemoSite site;

  private Demo(PrintWriter out, Runner shipit, DemoSite site) {
    this.out = out;
    this.shipit = shipit;
    this.site = site;
  }

  /** Runs one command line of shipit, as a person would type it. */
  @FunctionalInterface
  public interface Runner {
    /**
     * Runs it in a directory.
     *
     * @param arguments without the program's name
     * @return the exit code
     */
    int run(List<String> arguments, Path directory);
  }

  /**
   * Tells the story.
   *
   * @param out where it is told
   * @param shipit runs the commands
   * @return 0 if every command ended as the story says, else 1
   */
  public static int run(PrintWriter out, Runner shipit) {
    try (DemoSite site = DemoSite.open()) {
      return new Demo(out, shipit, site).tell() ? 0 : 1;
    } catch (IOException e) {
      out.println("the demo needs a temporary directory and three free ports: " + e.getMessage());
      out.flush();
      return 1;
    }
  }

  private boolean tell() throws IOException {
    say("Three SSH servers are running in this process, and a git repository was made.");
    say("Its site lies in site/ there, and at the root of the release on the servers:");
    show("deploy.yml", Files.readString(site.repository().resolve("deploy.yml")));

    site.commit("First page", "Hello, world", "#!/bin/sh\nexit 0\n");
    say("The first push. Every server gets the whole release before any of them shows it.");
    boolean good = expect(0, "push", "--env", "demo") && everywhere("Hello, world");

    site.commit("Second page", "Hello again", "#!/bin/sh\nexit 0\n");
    say("A second commit, pushed the same way.");
    good = good && expect(0, "push", "--env", "demo") && everywhere("Hello again");

    site.commit("Broken page", "Goodbye", DemoSite.FAILS_ON_WEB3);
    say("Now a release whose after_swap hook fails on web3, after all three have swapped.");
    good = good && expect(4, "push", "--env", "demo") && everywhere("Hello again");
    say("It was taken back on all three, and the exit code (4) says so.");

    say("Rolling back takes the same road, to the release before the live one.");
    good = good && expect(0, "rollback", "--env", "demo") && everywhere("Hello, world");

    good = good && expect(0, "status", "--env", "demo");
    good = good && expect(0, "releases", "--env", "demo");
    say(
        good
            ? "That was all of it; servers, repository and releases are gone again."
            : "Something did not end as it should: this is a bug, please report the lines above.");
    return good;
  }

  private boolean expect(int exitCode, String... arguments) {
    List<String> line = List.of(arguments);
    out.println();
    out.println("$ shipit " + String.join(" ", line));
    out.flush();
    List<String> all =
        java.util.stream.Stream.concat(
                line.stream(),
                java.util.stream.Stream.of("--ssh-config", site.sshConfig().toString()))
            .toList();
    int ended = shipit.run(all, site.repository());
    if (ended != exitCode) {
      out.println("(exit code " + ended + ", where the demo expects " + exitCode + ")");
      out.flush();
    }
    return ended == exitCode;
  }

  /** What a visitor of each server would read now. */
  private boolean everywhere(String text) throws IOException {
    List<String> pages = site.pages();
    out.println();
    out.println(
        "  what visitors read: "
            + pages.stream().map(String::strip).collect(Collectors.joining(" | ")));
    out.flush();
    return pages.stream().allMatch(page -> page.strip().equals(text));
  }

  private void say(String text) {
    out.println();
    out.println("# " + text);
    out.flush();
  }

  private void show(String name, String text) {
    out.println();
    out.println("  " + name + ":");
    text.lines().forEach(line -> out.println("    " + line));
    out.flush();
  }
}
