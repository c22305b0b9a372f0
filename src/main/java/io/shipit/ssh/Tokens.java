package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.nio.file.Path;
import java.util.Map;

/**
 * Expands a file name of ssh_config(5): a leading {@code ~}, the tokens of its section TOKENS, and
 * {@code ${VARIABLE}}.
 *
 * @param home for {@code ~} and {@code %d}
 * @param environment for variables
 * @param values what each token stands for, by its letter
 */
record Tokens(Path home, Map<String, String> environment, Map<Character, String> values) {
  /**
   * Expands a file name and makes it absolute.
   *
   * @throws UserError if it has a token or a variable that is not known: a wrong file would be
   *     worse
   */
  Path file(String text) {
    String expanded = expand(text);
    if (expanded.equals("~") || expanded.startsWith("~/")) {
      expanded = home + expanded.substring(1);
    } else if (expanded.startsWith("~")) {
      throw unknown(text, "the home of another user");
    }
    return home.resolve(expanded).normalize();
  }

  /** Expands tokens and variables. */
  String expand(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%' && at + 1 < text.length()) {
        char letter = text.charAt(at + 1);
        String value = letter == '%' ? "%" : values.get(letter);
        if (value == null) {
          throw unknown(text, "%" + letter);
        }
        out.append(value);
        at += 2;
      } else if (text.startsWith("${", at) && text.indexOf('}', at) > 0) {
        int end = text.indexOf('}', at);
        String value = environment.get(text.substring(at + 2, end));
        if (value == null) {
          throw unknown(text, text.substring(at, end + 1));
        }
        out.append(value);
        at = end + 1;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static UserError unknown(String text, String what) {
    return new UserError(
        ExitCode.UNCHANGED,
        "ssh_config: cannot expand " + Printable.of(what) + " in " + Printable.of(text),
        "write the path out");
  }
}
