package io.shipit.deploy;

import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command lines that hints name. They can be pasted into a shell: words are quoted, and the
 * options of this run that say which hosts are meant and how they are reached are repeated.
 *
 * @param options these options as they were given, a word each: {@code --file}, {@code sites.yml}
 */
public record Commands(List<String> options) {
  /** Words of these characters mean themselves in every shell. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+:,./][A-Za-z0-9_@%+=:,./-]*");

  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  /** Copies the list. */
  public Commands {
    options = List.copyOf(options);
  }

  /**
   * One command line.
   *
   * @param command the command of shipit
   * @param environment its environment; "" if none was given
   * @param more options of the command itself
   */
  public String line(String command, String environment, String... more) {
    List<String> words = new ArrayList<>(List.of("shipit", command));
    if (!environment.isEmpty()) {
      words.addAll(List.of("--env", environment));
    }
    words.addAll(List.of(more));
    words.addAll(options);
    return words.stream().map(Commands::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    String text = Printable.of(word);
    return PLAIN.matcher(text).matches() || OPTION.matcher(text).matches()
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
