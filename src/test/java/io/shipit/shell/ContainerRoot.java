package io.shipit.shell;

import io.shipit.host.DeployRoot;
import io.shipit.testbed.SshContainer;
import java.util.List;
import java.util.Optional;

/** A deploy root in a container; past SSH, by the account that deploys. */
record ContainerRoot(SshContainer container, String path) implements DeployRoot {
  private String run(String script, String... names) {
    StringBuilder line =
        new StringBuilder("cd " + Quoted.of(path) + " 2>/dev/null || exit 0; set --");
    for (String name : names) {
      line.append(' ').append(Quoted.of(name));
    }
    return container.run("su", container.user(), "-c", line + "; " + script);
  }

  private void runIn(String script, String... names) {
    container.run("su", container.user(), "-c", "mkdir -p " + Quoted.of(path));
    run(script, names);
  }

  /** Waits for every guard here; one that has ended may stay in the table of processes. */
  void awaitGuards() {
    run(
        "for m in .shipit/baton/h-*/tx-*/guard/*,run,*; do p=${m#*,run,}; p=${p%%,*};"
            + " while s=$(cat \"/proc/$p/stat\" 2>/dev/null); do"
            + " case $s in *') Z '*) break;; esac; sleep 0.1; done; done");
  }

  @Override
  public Optional<String> link(String name) {
    String target = run("readlink \"$1\"; :", name).strip();
    return target.isEmpty() ? Optional.empty() : Optional.of(target);
  }

  @Override
  public boolean exists(String name) {
    return !run("[ ! -e \"$1\" ] && [ ! -L \"$1\" ] || echo yes", name).isEmpty();
  }

  @Override
  public String read(String name) {
    return run("cat \"$1\"", name);
  }

  @Override
  public List<String> list(String name) {
    return run("ls -A \"$1\" 2>/dev/null | LC_ALL=C sort", name).lines().toList();
  }

  @Override
  public void write(String name, String text) {
    runIn("mkdir -p \"$(dirname \"$1\")\" && printf %s \"$2\" >\"$1\"", name, text);
  }

  @Override
  public void makeDirectory(String name) {
    runIn("mkdir -p \"$1\"", name);
  }

  @Override
  public void makeLink(String name, String target) {
    runIn("mkdir -p \"$(dirname \"$1\")\" && rm -rf \"$1\" && ln -s \"$2\" \"$1\"", name, target);
  }

  @Override
  public void delete(String name) {
    run("rm -rf \"$1\"", name);
  }

  @Override
  public String snapshot() {
    return run(
        "{ find . -type f -exec sha256sum {} +; find . -type l | while IFS= read -r l; do"
            + " printf '%s -> ' \"$l\"; readlink \"$l\"; done; find . -type d; } | sort");
  }
}
