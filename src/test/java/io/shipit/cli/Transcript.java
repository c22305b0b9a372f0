package io.shipit.cli;

import io.shipit.cli.InProcess.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays a transcript on a {@link Site} and writes it anew as it really goes. Lines before the first
 * command say why the transcript exists. Commands:
 *
 * <pre>
 * $ hosts web1 web2       starts servers
 * $ stop web1             cuts its connections; nobody gets in any more
 * $ start web1            lets it answer again
 * $ write PATH            a file of the repository; the lines below, indented by two, are its text
 * $ chmod PATH            makes it executable
 * $ commit SUBJECT        commits the work tree
 * $ on web1 COMMAND       a shell command in that host's deploy root
 * $ as bob                somebody else runs the program from now on
 * $ meanwhile bob shipit ARGUMENTS; carol shipit ARGUMENTS    in a pause of the next command
 * $ shipit ARGUMENTS      the program; its exit code is printed if it is not 0
 * </pre>
 *
 * What differs from run to run is replaced: release ids by {@code <release-1>}, in the order in
 * which they appear, commits, times, sizes, ports and the directory by words in angle brackets.
 */
final class Transcript {
  private static final Pattern RELEASE = Pattern.compile("\\d{8}-\\d{6}-[0-9a-f]{7,12}(-\\d+)?");

  /** A word of a command line; between double quotes it may hold blanks. */
  private static final Pattern WORD = Pattern.compile("(\"[^\"]*\"|[^ \"])+");

  private final Site site;
  private final Map<String, String> releases = new HashMap<>();
  private final Map<String, String> commits = new HashMap<>();
  private final StringBuilder written = new StringBuilder();

  Transcript(Site site) {
    this.site = site;
  }

  String run(String text) {
    List<String> lines = text.lines().toList();
    int at = 0;
    while (at < lines.size() && !lines.get(at).startsWith("$ ")) {
      written.append(lines.get(at++)).append('\n');
    }
    while (at < lines.size()) {
      int end = at + 1;
      while (end < lines.size() && !lines.get(end).startsWith("$ ")) {
        end++;
      }
      command(lines.get(at).substring(2), lines.subList(at + 1, end));
      at = end;
    }
    return written.toString();
  }

  private void command(String line, List<String> below) {
    written.append("$ ").append(line).append('\n');
    String[] words = line.split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "hosts" -> Arrays.stream(rest.split(" ")).forEach(site::host);
      case "stop" -> site.stop(rest);
      case "start" -> site.restart(rest);
      case "write" -> write(rest, below);
      case "chmod" -> {
        if (!site.repository().resolve(rest).toFile().setExecutable(true, false)) {
          throw new IllegalArgumentException("cannot make executable: " + rest);
        }
      }
      case "commit" -> commits.put(site.commit(rest), "<commit of " + rest + ">");
      case "on" -> {
        String[] where = rest.split(" ", 2);
        print(shell(where[0], where[1]));
      }
      case "as" -> site.as(rest);
      case "meanwhile" -> meanwhile(rest);
      case "shipit" -> shipit(rest);
      default -> throw new IllegalArgumentException("no such command: " + line);
    }
    written.append('\n');
  }

  /** What hooks on several hosts print at the same time comes in any order. */
  private static List<String> ordered(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int from = 0; from < lines.size(); from++) {
      int to = from;
      while (to < lines.size() && lines.get(to).matches("  web\\d \\| .*")) {
        to++;
      }
      lines.subList(from, to).sort(null);
      from = Math.max(from, to);
    }
    return lines;
  }

  private void write(String path, List<String> below) {
    List<String> text = new ArrayList<>();
    for (String line : below) {
      if (line.startsWith("  ")) {
        text.add(line.substring(2));
        written.append(line).append('\n');
      }
    }
    site.write(path, String.join("\n", text).replace("<dir>", site.directory().toString()) + "\n");
  }

  /**
   * One more pause of the next command is filled; a dash stands for one in which nothing happens.
   */
  private void meanwhile(String rest) {
    site.time()
        .meanwhile(
            () -> {
              if (rest.equals("-")) {
                return;
              }
              for (String line : rest.split("; ", -1)) {
                String[] words = line.split(" ", 3);
                site.as(words[0]);
                written.append("-- meanwhile ").append(line).append('\n');
                shipit(words[2]);
              }
              site.as("ada");
              written.append("-- the command itself\n");
            });
  }

  private void shipit(String arguments) {
    Run run =
        site.shipit(
            WORD.matcher(arguments.replace("<dir>", site.directory().toString()))
                .results()
                .map(word -> word.group().replace("\"", ""))
                .toArray(String[]::new));
    print(run.out());
    if (!run.err().isEmpty()) {
      written.append("-- errors\n");
      print(run.err());
    }
    if (run.exitCode() != 0) {
      written.append("-- exit code ").append(run.exitCode()).append('\n');
    }
  }

  private String shell(String host, String command) {
    try {
      java.nio.file.Files.createDirectories(site.root(host));
      Process process =
          new ProcessBuilder("/bin/sh", "-c", command)
              .directory(site.root(host).toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(String text) {
    String masked = text.replace(site.directory().toString(), "<dir>");
    for (Map.Entry<String, String> commit : commits.entrySet()) {
      masked = masked.replace(commit.getKey(), commit.getValue());
      masked = masked.replace(" " + commit.getKey().substring(0, 8) + " ", " <short> ");
      masked = masked.replaceAll("(?<![0-9a-f-])" + commit.getKey().substring(0, 10), "<short>");
    }
    Matcher matcher = RELEASE.matcher(masked);
    masked =
        matcher.replaceAll(
            found ->
                releases.computeIfAbsent(
                    found.group(), _ -> "<release-" + (releases.size() + 1) + ">"));
    masked =
        masked
            .replaceAll("\\d+\\.\\d ms", "<time> ms")
            .replaceAll("waiting at most \\d+", "waiting at most <time>")
            .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<when>")
            .replaceAll("\"bytes\":\\d+", "\"bytes\":<size>")
            .replaceAll("[0-9.,]+ (bytes|kB|MB)( compressed)?", "<size>$2")
            .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:<port>")
            .replaceAll("(web\\d: |\"system\":\")Linux [^\"\n]*", "$1<system>")
            .replaceAll("[0-9,]+ inodes", "<count> inodes");
    ordered(masked).forEach(line -> written.append(line.stripTrailing()).append('\n'));
  }
}
