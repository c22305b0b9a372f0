package io.shipit.shell;

import io.shipit.config.Target;
import io.shipit.host.Current;
import io.shipit.host.Sight;
import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a host can take part in a rollout, decided from what its survey found; each reason tells
 * what to do about it.
 */
final class Preconditions {
  private static final String SAFE = "; another account could put its own files there";

  private final Reply reply;
  private final Target target;
  private final Map<String, ModeLine> modes = new LinkedHashMap<>();
  private final List<String> refusals = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private Preconditions(Reply reply, Target target) {
    this.reply = reply;
    this.target = target;
    for (String value : reply.all("mode")) {
      int blank = value.indexOf(' ');
      ModeLine line = blank < 0 ? null : ModeLine.of(value.substring(blank + 1));
      if (line != null) {
        modes.put(value.substring(0, blank), line);
      }
    }
  }

  /** Judges a survey. */
  static Preconditions of(Reply reply, Target target, Sight sight) {
    Preconditions preconditions = new Preconditions(reply, target);
    preconditions.tools();
    preconditions.sharedFiles();
    switch (reply.first("root").orElse("")) {
      case "absent" -> preconditions.rootToMake();
      case "closed" ->
          preconditions.refuse(
              target.path() + " cannot be entered by this account",
              "check its owner and mode, and that it is a directory");
      default -> {
        preconditions.owners();
        preconditions.fileSystem();
        preconditions.current(sight.current());
      }
    }
    return preconditions;
  }

  /** Why the host cannot take part; empty if it can. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** What the operator should know. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void refuse(String seen, String hint) {
    refusals.add(seen + "; " + hint);
  }

  private void tools() {
    String missing = reply.printable("tools").stream().findFirst().orElse("").strip();
    if (!missing.isEmpty()) {
      refuse(
          "tools are missing on the host: " + missing.replace(" ", ", "),
          "install them (GNU coreutils, findutils, grep, sed, tar and gzip, or BusyBox)");
    }
  }

  /** Files that deploy.yml names as shared: each must be there, since shipit never writes one. */
  private void sharedFiles() {
    for (String value : reply.printable("lacks")) {
      int blank = value.indexOf(' ');
      String path = value.substring(blank + 1);
      String file = target.path() + "/shared/" + path;
      if (value.startsWith("directory ")) {
        refuse(
            file + " is a directory, not the shared file that deploy.yml names",
            "write it as " + path + "/ in deploy.yml");
      } else {
        refuse(
            "the shared file " + file + " does not exist",
            "make it on the host: shipit links it and never writes it");
      }
    }
  }

  private void rootToMake() {
    String creatable = reply.first("creatable").map(Printable::of).orElse("no /");
    if (!creatable.startsWith("yes ")) {
      refuse(
          target.path() + " does not exist, and this account may not make it",
          "as an administrator: install -d -o ACCOUNT " + target.path());
    }
  }

  private void owners() {
    String account = reply.first("uid").orElse("");
    modes.forEach((name, line) -> owner(path(name), name.equals("."), line, account));
    for (String value : reply.all("above")) {
      ModeLine line = ModeLine.of(value);
      String[] words = value.split(" ", 5);
      if (line != null && words.length == 5) {
        openness(Printable.of(words[4]), line);
      }
    }
  }

  private String path(String name) {
    return name.equals(".") ? target.path() : target.path() + "/" + name;
  }

  private void owner(String path, boolean isRoot, ModeLine line, String account) {
    if (line.isLink()) {
      refuse(path + " is a symbolic link" + SAFE, "make it a directory");
    } else if (!line.isDirectory()) {
      refuse(path + " is not a directory", "move it away");
    } else {
      if (!line.owner().equals(account)) {
        if (isRoot) {
          warnings.add(path + " belongs to another account, number " + line.owner());
        } else {
          refuse(
              path + " belongs to another account, number " + line.owner() + SAFE,
              "connect as that account, or chown it");
        }
      }
      openness(path, line);
    }
  }

  private void openness(String path, ModeLine line) {
    if (line.openToOthers()) {
      refuse(path + " is writable for every account" + SAFE, "chmod o-w " + path);
    } else if (line.openToGroup()
        && !line.group().equals("root")
        && !line.group().equals(target.group())) {
      String group = Printable.of(line.group());
      refuse(
          path + " is writable for the group " + group + SAFE,
          "chmod g-w " + path + ", or write group: " + group + " in deploy.yml");
    }
  }

  private void fileSystem() {
    if (reply.first("unwritable").isPresent()) {
      refuse(
          "cannot write in " + target.path() + " (" + lastWords() + ")",
          "give it to this account; check space and inodes");
    } else if (reply.first("no-way").isPresent()) {
      refuse(
          "no way to replace a link by one rename works in " + target.path(),
          "install GNU coreutils or BusyBox 1.34 or newer there, and use a local file system");
    }
    List<String> bits = reply.all("bits");
    if (bits.size() == 2
        && !(bits.get(0).startsWith("-rwxr-xr-x") && bits.get(1).startsWith("-rw-r--r--"))) {
      refuse(
          "the file system of " + target.path() + " does not keep modes",
          "use another file system, such as ext4 or xfs");
    }
    ModeLine root = modes.get(".");
    for (String name : List.of(".shipit", "releases")) {
      ModeLine line = modes.get(name);
      if (root != null && line != null && !line.device().equals(root.device())) {
        refuse(
            path(name) + " is on another file system than " + target.path(),
            "a rename cannot lead from one to the other: keep both on one file system");
      }
    }
    if (reply.first("noexec").isPresent()) {
      warnings.add("no program can be run in " + target.path() + ": it is mounted noexec");
    }
    Optional<String> system = reply.first("system").map(Printable::of);
    system.ifPresent(this::remoteFileSystem);
    if (reply.first("ways").map(value -> Ways.of(value).sync().equals("all")).orElse(false)) {
      warnings.add("no tool there can flush one directory: sync flushes all disks instead");
    }
  }

  /** The names are those of GNU stat and BusyBox stat for {@code statfs(2)}. */
  private void remoteFileSystem(String name) {
    if (name.startsWith("nfs") || name.startsWith("fuse") || name.startsWith("smb")) {
      warnings.add(
          target.path()
              + " is on a file system of type "
              + name
              + ": whether a rename is atomic for every reader is its own affair");
    }
  }

  private String lastWords() {
    List<String> output = reply.output();
    return output.isEmpty() ? "no reason given" : output.getLast();
  }

  private void current(Current current) {
    @Nullable String what = current instanceof Current.Foreign(String seen) ? seen : null;
    if (what != null) {
      refuse(
          target.path() + "/current is " + what + ", not a link to one of its releases",
          "make it one: move what it leads to to "
              + target.path()
              + "/releases/before-shipit, then ln -s releases/before-shipit "
              + target.path()
              + "/current"
              // A mount point cannot be told from another directory everywhere, nor be moved.
              + (what.equals("a directory")
                  ? "; if a file system is mounted on it, unmount it first, and mount it there"
                  : ""));
    }
  }
}
