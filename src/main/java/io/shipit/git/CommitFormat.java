package io.shipit.git;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The placeholders of git's pretty formats (git-log(1)) for one commit, as {@code git archive}
 * writes them for the attribute {@code export-subst}: as far as the commit alone decides. Those
 * that ask the clone, the clock or a key ring are {@linkplain #unsupported found} and never
 * expanded.
 *
 * <p>Text has one character for each byte. Not for several threads.
 */
final class CommitFormat {
  private static final Pattern NOT_OF_THE_COMMIT =
      Pattern.compile(
          "[-+ ]?(?:[dD]|G[?GSKFPT]|[ac][NELrh]"
              + "|\\((?:describe|trailers|decorate)[^)]*\\)?"
              + "|w\\([^)]*\\)?|(?:<|>|>>|><)\\|?\\([^)]*\\)?"
              + "|C\\(always,[^)]*\\)?)",
          Pattern.DOTALL);

  private static final Pattern COLOR =
      Pattern.compile("C(?:\\([^)]*\\)|red|green|blue|reset)", Pattern.DOTALL);

  private final String id;
  private final String tree;
  private final List<String> parents;
  private final CommitText text;
  private final UnaryOperator<String> shortened;

  /** Whether git would have read the message for the format; unknown letters make it, too. */
  private boolean readsText;

  /**
   * The formats of a commit.
   *
   * @param raw its bytes
   * @param shortened gives the short form of an id, {@code %h}
   */
  CommitFormat(
      String id, String tree, List<String> parents, byte[] raw, UnaryOperator<String> shortened) {
    this.id = id;
    this.tree = tree;
    this.parents = List.copyOf(parents);
    this.text = CommitText.of(raw);
    this.shortened = shortened;
  }

  /** The first placeholder of a format that is not of the commit, as it is written. */
  static Optional<String> unsupported(String format) {
    for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', at)) {
      if (format.startsWith("%%", at)) {
        at += 2;
        continue;
      }
      Matcher matcher = NOT_OF_THE_COMMIT.matcher(format).region(at + 1, format.length());
      if (matcher.lookingAt()) {
        return Optional.of("%" + matcher.group());
      }
      at++;
    }
    return Optional.empty();
  }

  /** Appends what a format stands for; {@code %-x} may take line feeds off what is there. */
  void append(String written, StringBuilder out) {
    readsText = false;
    int nul = written.indexOf('\0');
    write(nul < 0 ? written : written.substring(0, nul), out);
    if (readsText) {
      // Git converts all that it has written so far, not only what the format stands for.
      text.inItsEncoding(out.toString())
          .ifPresent(
              encoded -> {
                out.setLength(0);
                out.append(encoded);
              });
    }
  }

  private void write(String format, StringBuilder out) {
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%') {
        out.append(c);
      } else if (format.startsWith("%", at)) {
        out.append('%');
        at++;
      } else {
        int consumed = item(format.substring(at), out);
        at += consumed;
        if (consumed == 0) {
          out.append('%');
        }
      }
    }
  }

  /** One placeholder; how many characters it has, 0 if it is none. */
  private int item(String format, StringBuilder out) {
    char magic = format.isEmpty() ? 0 : format.charAt(0);
    if (magic != '-' && magic != '+' && magic != ' ') {
      return plain(format, out);
    }
    int before = out.length();
    int consumed = plain(format.substring(1), out);
    if (before == out.length() && magic == '-') {
      while (!out.isEmpty() && out.charAt(out.length() - 1) == '\n') {
        out.setLength(out.length() - 1);
      }
    } else if (before != out.length() && magic != '-') {
      out.insert(before, magic == '+' ? '\n' : ' ');
    }
    return consumed + 1;
  }

  private int plain(String format, StringBuilder out) {
    Matcher color = COLOR.matcher(format);
    if (color.lookingAt()) {
      return color.end();
    }
    char letter = format.isEmpty() ? 0 : format.charAt(0);
    char second = format.length() > 1 ? format.charAt(1) : 0;
    readsText |= "nxCHhTtPpmgNSw<>".indexOf(letter) < 0;
    switch (letter) {
      case 'n' -> out.append('\n');
      case 'x' -> {
        return hex(format, out);
      }
      case 'H' -> out.append(id);
      case 'h' -> out.append(shortened.apply(id));
      case 'T' -> out.append(tree);
      case 't' -> out.append(shortened.apply(tree));
      case 'P' -> out.append(String.join(" ", parents));
      case 'p' -> out.append(parents.stream().map(shortened).collect(Collectors.joining(" ")));
      case 'm' -> out.append('>');
      case 'e' -> text.encoding().ifPresent(out::append);
      case 's' -> out.append(text.subject());
      case 'f' -> out.append(FileNameSubject.of(text.firstLine()));
      case 'b' -> out.append(text.body());
      case 'B' -> out.append(text.message());
      case 'a' -> {
        return person(text.author(), second, out);
      }
      case 'c' -> {
        return person(text.committer(), second, out);
      }
      case 'g' -> {
        // Of a reflog, and there is none: nothing.
        return "dDsnNeE".indexOf(second) >= 0 ? 2 : 0;
      }
      default -> {
        return 0;
      }
    }
    return 1;
  }

  private static int hex(String format, StringBuilder out) {
    if (!format.matches("(?s)x[0-9A-Fa-f]{2}.*")) {
      return 0;
    }
    out.append((char) Integer.parseInt(format.substring(1, 3), 16));
    return 3;
  }

  private static int person(String line, char part, StringBuilder out) {
    Optional<Person> known = Person.of(line);
    if (known.isPresent()) {
      Person person = known.get();
      if (part == 'n') {
        out.append(person.name());
        return 2;
      }
      if (part == 'e' || part == 'l') {
        int at = part == 'l' ? person.mail().indexOf('@') : -1;
        out.append(at < 0 ? person.mail() : person.mail().substring(0, at));
        return 2;
      }
      if (person.seconds().isPresent() && (part == 't' || Person.isDateFormat(part))) {
        out.append(part == 't' ? person.seconds().get() : person.date(part));
        return 2;
      }
    }
    // Without a person or a time git knows some letters still, and writes nothing for them.
    return "netdDri".indexOf(part) >= 0 ? 2 : 0;
  }
}
