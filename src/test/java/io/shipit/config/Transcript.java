package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text file of inputs, each followed by all that a person is told about it.
 *
 * <pre>
 * === title           begins an input
 * === each: title     begins several inputs, one a line
 * ---&gt;                ends the input and begins what is told
 * </pre>
 *
 * An input that is indented by four spaces is put into an environment {@code prod}, with a path and
 * a host unless it has its own. {@code \x{202e}} stands for a character.
 *
 * <p>{@code -Dshipit.update=true} writes what is told today; commit that only if every line of the
 * difference is meant.
 */
final class Transcript {
  private static final Path RESOURCES = Path.of("src/test/resources/config");
  private static final Pattern ESCAPE = Pattern.compile("\\\\x\\{([0-9a-f]+)}");

  private final Path directory;

  /** Inputs are written to {@code deploy.yml} in the directory. */
  Transcript(Path directory) {
    this.directory = directory;
  }

  /** Reads every input of a file and compares what is told with the file. */
  void check(String name) throws IOException {
    Path file = RESOURCES.resolve(name + ".txt");
    String expected = Files.readString(file);
    String actual = replay(expected);
    if (Boolean.getBoolean("shipit.update")) {
      Files.writeString(file, actual);
    } else {
      assertThat(actual).as(file.toString()).isEqualTo(expected);
    }
  }

  private String replay(String transcript) {
    String[] blocks = transcript.split("(?m)^=== ");
    StringBuilder out = new StringBuilder(blocks[0]);
    for (String block : List.of(blocks).subList(1, blocks.length)) {
      String title = block.substring(0, block.indexOf('\n'));
      int end = block.indexOf("--->\n");
      String input = block.substring(title.length() + 1, end);
      out.append("=== ").append(title).append('\n').append(input).append("--->\n");
      if (title.startsWith("each: ")) {
        input.lines().forEach(line -> out.append(told(line + "\n")).append("\n\n"));
      } else {
        out.append(told(input)).append("\n\n");
      }
    }
    return out.toString().stripTrailing() + "\n";
  }

  private String told(String input) {
    String text =
        ESCAPE
            .matcher(input)
            .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16)));
    try {
      Path file = directory.resolve(DeployFile.NAME);
      Files.write(file, inEnvironment(text).getBytes(StandardCharsets.UTF_8));
      return tell(file).replace(directory + "/", "").stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String inEnvironment(String input) {
    if (!input.startsWith("    ")) {
      return input;
    }
    String path = input.contains("    path:") ? "" : "    path: /srv/www\n";
    String hosts = input.contains("    hosts:") ? "" : "    hosts: [web1]\n";
    return "environments:\n  prod:\n" + path + hosts + input;
  }

  /** What a person is told: all mistakes, or what was read. */
  static String tell(Path file) {
    try {
      DeployFile read = DeployFile.read(file);
      List<String> lines = new ArrayList<>();
      read.warnings().forEach(warning -> lines.add("warning: " + warning));
      read.source().map().forEach(rule -> lines.add(rule.from() + " | " + rule.to()));
      read.environments()
          .forEach(
              (name, environment) ->
                  environment
                      .targets()
                      .forEach(target -> lines.add(name + " " + Compact.of(target))));
      return lines.stream().collect(Collectors.joining("\n"));
    } catch (UserError error) {
      assertThat(error.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(error.hint()).isNotBlank();
      return error.getMessage();
    }
  }
}
