package io.shipit.config;

import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Told;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines for the shell of a host. Nothing in them is replaced before the shell sees them. */
final class HookGrammar {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{ ?([A-Za-z_][A-Za-z0-9_]{0,63}) ?}}");

  private HookGrammar() {}

  /**
   * A hook, without the line ends at its end. More than one line only where the file shows them as
   * lines; {@code {{name}}} is how other tools write a variable, and would reach the shell as it
   * is.
   */
  static String hook(Node.Text text) {
    String value = text.value().stripTrailing();
    if (value.isBlank()) {
      throw new Refused("is empty");
    }
    if (value.indexOf('\0') >= 0) {
      throw new Refused("has a NUL character in it", "text that a shell can be given");
    }
    if (value.indexOf('\n') >= 0 && text.style() != Node.Style.BLOCK) {
      throw new Refused("has a line break in it");
    }
    Matcher placeholder = PLACEHOLDER.matcher(value);
    if (placeholder.find()) {
      throw new Refused(
          "has the placeholder " + Told.value(placeholder.group()) + ", which shipit does not know",
          "a variable of the host's shell, such as $HOME");
    }
    return value;
  }
}
