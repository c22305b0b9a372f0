package io.shipit.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What strace(1) has seen of a shell and its children, as far as durability goes, in the kernel's
 * order. Calls that failed are left out.
 */
final class SystemCalls {
  /** One call, or an answer to the client. */
  sealed interface Call {
    /** A name moved. */
    record Move(Path from, Path to) implements Call {}

    /** Something was made or opened for writing. */
    record Change(Path path) implements Call {}

    /** A file or a directory is on the disk. */
    record Flush(Path path) implements Call {}

    /** Everything on the file system is on the disk. */
    record FlushAll() implements Call {}

    /** The client was told that its request is carried out. */
    record Answer() implements Call {}
  }

  private static final String TRACED =
      "rename,renameat,renameat2,fsync,fdatasync,syncfs,sync,write,symlinkat,linkat,openat";

  private static final Pattern LINE =
      Pattern.compile("([0-9]+) +([a-z0-9]+)\\((.*)\\) += (-?[0-9]+).*");
  private static final Pattern NAME = Pattern.compile("(?:AT_FDCWD|[0-9]+)<([^>]*)>, \"([^\"]*)\"");
  private static final Pattern OPEN_FILE = Pattern.compile("[0-9]+<([^>]*)>.*");

  private static final Pattern UNFINISHED =
      Pattern.compile("([0-9]+) +(.*) <unfinished \\.\\.\\.>");
  private static final Pattern RESUMED =
      Pattern.compile("([0-9]+) +<\\.\\.\\. [a-z0-9]+ resumed>(.*)");

  private final Map<String, String> begun = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  private SystemCalls() {}

  /** The command line of a shell whose calls are written to a file. */
  static String[] traced(Path log, String shell) {
    return new String[] {
      "strace", "-f", "-y", "-s", "99", "-o", log.toString(), "-e", "trace=" + TRACED, shell
    };
  }

  /** Reads such a file. */
  static List<Call> read(Path log) {
    SystemCalls read = new SystemCalls();
    try {
      for (String part : Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList()) {
        String line = read.whole(part);
        Matcher call = LINE.matcher(line);
        if (call.matches() && !call.group(4).startsWith("-")) {
          read.add(call.group(2), call.group(3));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.calls;
  }

  /** A call during which another process made one stands on two lines; it counts when it ends. */
  private String whole(String line) {
    Matcher begins = UNFINISHED.matcher(line);
    if (begins.matches()) {
      begun.put(begins.group(1), begins.group(2));
      return "";
    }
    Matcher ends = RESUMED.matcher(line);
    return ends.matches()
        ? ends.group(1) + " " + begun.getOrDefault(ends.group(1), "") + ends.group(2)
        : line;
  }

  private void add(String name, String arguments) {
    switch (name) {
      case "renameat", "renameat2" -> {
        List<Path> names = names(arguments);
        calls.add(new Call.Move(names.get(0), names.get(1)));
      }
      case "symlinkat", "linkat" -> calls.add(new Call.Change(names(arguments).getLast()));
      case "openat" -> {
        if (arguments.contains("O_CREAT") || arguments.contains("O_WRONLY")) {
          calls.add(new Call.Change(names(arguments).getFirst()));
        }
      }
      case "fsync", "fdatasync" -> {
        Matcher file = OPEN_FILE.matcher(arguments);
        if (file.matches()) {
          calls.add(new Call.Flush(Path.of(file.group(1)).normalize()));
        }
      }
      case "syncfs", "sync" -> calls.add(new Call.FlushAll());
      case "write" -> {
        if (arguments.contains(" end 0\\n")) {
          calls.add(new Call.Answer());
        }
      }
      default -> {}
    }
  }

  private static List<Path> names(String arguments) {
    List<Path> names = new ArrayList<>();
    Matcher name = NAME.matcher(arguments);
    while (name.find()) {
      names.add(Path.of(name.group(1)).resolve(name.group(2)).normalize());
    }
    return names;
  }
}
