package io.shipit.config.yaml;

import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Says what a person did when the text is not YAML, judged by the characters at the place where the
 * parser gave up; its own words are the last resort.
 */
final class YamlSyntax {
  static final String SECOND_DOCUMENT = "a second YAML document begins here";
  static final String ONE_DOCUMENT = "the end of the file: a deploy.yml is one document";

  private final SourceText source;
  private final Place last;
  private final boolean afterDocument;

  private YamlSyntax(SourceText source, Place last, boolean afterDocument) {
    this.source = source;
    this.last = last;
    this.afterDocument = afterDocument;
  }

  /**
   * Adds the mistake that ended the parsing, unless one is known on its line.
   *
   * @param last the value that was read before it
   * @param afterDocument whether the document was complete
   */
  static void tell(
      SourceText source,
      YamlEngineException failure,
      Place last,
      boolean afterDocument,
      Mistakes mistakes) {
    Mistake mistake = new YamlSyntax(source, last, afterDocument).mistake(failure);
    if (!mistakes.onLine(mistake.place().line())) {
      mistakes.add(mistake.place(), mistake.message(), mistake.expected());
    }
  }

  /** Advice to quote what begins at a place; shows how, where that is certain to be right. */
  static String quotes(SourceText source, Place place) {
    String line = source.line(place.line() - 1);
    String rest = source.rest(place).strip();
    String before = line.substring(0, line.length() - source.rest(place).length());
    boolean flow = before.contains("[") || before.contains("{");
    boolean plain =
        rest.chars().noneMatch(c -> c == '"' || c == '\\' || c == '#') && !rest.contains(": ");
    return flow || !plain || rest.length() > 70
        ? "quotes around it"
        : "quotes around it: \"" + Printable.of(Secrets.mask(rest)) + "\"";
  }

  private Mistake mistake(YamlEngineException failure) {
    if (failure instanceof MarkedYamlEngineException marked) {
      Mark at = marked.getProblemMark().or(marked::getContextMark).orElse(null);
      if (at != null) {
        return mistake(marked, marked.getContextMark().orElse(null), at);
      }
    }
    String message =
        failure instanceof YamlVersionException
            ? "a version of YAML that shipit does not know"
            : "not valid YAML: " + Printable.of(String.valueOf(failure.getMessage()));
    return new Mistake(last, message, "YAML 1.2");
  }

  private Mistake mistake(MarkedYamlEngineException failure, @Nullable Mark context, Mark at) {
    Place place = source.place(at.getLine(), at.getColumn(), 1);
    if (afterDocument) {
      return new Mistake(place, "text after the end of the document", ONE_DOCUMENT);
    }
    if (tabIndented(source.line(at.getLine()))) {
      return tabs(at.getLine());
    }
    return aliasWithText(place)
        .or(() -> context == null ? Optional.empty() : begun(context, place))
        .or(() -> collection(place))
        .or(() -> atCharacter(place))
        .or(() -> indentation(place))
        .orElseGet(() -> unknown(failure, context, place));
  }

  /** An alias that is followed by more text was no alias. */
  private Optional<Mistake> aliasWithText(Place place) {
    return source.rest(last).startsWith("*") && last.line() == place.line()
        ? Optional.of(special(last, "*", "an alias"))
        : Optional.empty();
  }

  /** Mistakes that are understood by the character that began what was being read. */
  private Optional<Mistake> begun(Mark context, Place at) {
    Place start = source.place(context.getLine(), context.getColumn(), 1);
    return switch (first(start)) {
      case "*" -> Optional.of(special(start, "*", "an alias"));
      case "&" -> collection(at).or(() -> Optional.of(special(start, "&", "an anchor")));
      case "!" -> Optional.of(special(start, "!", "a tag"));
      case "\"", "'" ->
          first(at).isEmpty()
              ? Optional.of(
                  new Mistake(
                      start,
                      "this quote is never closed",
                      "a second " + first(start) + " where the text ends"))
              : Optional.empty();
      case "[", "{" ->
          start.line() == at.line() ? Optional.empty() : Optional.of(notClosed(start, at));
      default -> Optional.empty();
    };
  }

  private Mistake special(Place place, String character, String meaning) {
    return new Mistake(
        place, "YAML takes a " + character + " here as " + meaning, quotes(source, place));
  }

  private Mistake notClosed(Place start, Place at) {
    String bracket = first(start);
    String close = bracket.equals("[") ? "]" : "}";
    return new Mistake(
        at,
        "not valid YAML inside the " + bracket + " that begins in line " + start.line(),
        "a comma, or the " + close + " that closes it");
  }

  /**
   * A line of which the value begins with a bracket but is no list or mapping that YAML can read.
   */
  private Optional<Mistake> collection(Place at) {
    String line = source.line(at.line() - 1);
    int start = valueStart(line);
    boolean bracket = start < line.length() && "[{".indexOf(line.charAt(start)) >= 0;
    int column = line.codePointCount(0, Math.min(start, line.length()));
    if (!bracket || column >= at.column() - 1 || source.rest(at).startsWith("::")) {
      return Optional.empty();
    }
    boolean list = line.charAt(start) == '[';
    return Optional.of(
        new Mistake(
            at,
            "not valid YAML in or after the "
                + (list ? "list that begins with [" : "mapping that begins with {"),
            "commas between its parts and "
                + (list ? "]" : "}")
                + " at its end; or, if all of it is one text, quotes around it"));
  }

  /** Behind the dashes and the key at the start of a line. */
  private static int valueStart(String line) {
    int at = 0;
    while (at < line.length() && (line.charAt(at) == ' ' || line.startsWith("- ", at))) {
      at++;
    }
    int key = at;
    while (key < line.length()
        && (Character.isLetterOrDigit(line.charAt(key)) || "_-".indexOf(line.charAt(key)) >= 0)) {
      key++;
    }
    if (key > at && line.startsWith(": ", key)) {
      at = key + 1;
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
    return at;
  }

  private Optional<Mistake> atCharacter(Place place) {
    String seen = first(place);
    String rest = source.rest(place);
    return switch (seen) {
      case "@", "`", "%" ->
          Optional.of(
              new Mistake(place, "no text in YAML can begin with " + seen, quotes(source, place)));
      case ":" ->
          Optional.of(
              rest.startsWith("::")
                  ? new Mistake(place, "no text in YAML can begin with a colon", "quotes around it")
                  : new Mistake(
                      place,
                      "YAML takes this colon as the end of a key",
                      "quotes around text with a colon in it, or the key on a line of its own,"
                          + " indented like its neighbours"));
      case "-" ->
          rest.startsWith("- ") || rest.equals("-")
              ? Optional.of(
                  new Mistake(place, "a list cannot begin here", "a new line before its first -"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Mistake> indentation(Place place) {
    String line = source.line(place.line() - 1);
    boolean first = line.substring(0, line.length() - source.rest(place).length()).isBlank();
    return first && place.line() > 1
        ? Optional.of(
            new Mistake(
                place,
                "this line is not indented like the lines it belongs to",
                "as many spaces as they have"))
        : Optional.empty();
  }

  private Mistake unknown(MarkedYamlEngineException failure, @Nullable Mark context, Place place) {
    String seen = first(place);
    String message =
        seen.isEmpty() ? "the line ends too early" : "not valid YAML at " + Told.value(seen);
    String inside =
        context == null || context.getLine() + 1 == place.line()
            ? ""
            : ", in what begins in line " + (context.getLine() + 1);
    String library = Printable.of(String.valueOf(failure.getProblem()));
    return new Mistake(
        place, message + inside, "something else there (the parser says: " + library + ")");
  }

  private Mistake tabs(int line) {
    List<Integer> others = new ArrayList<>();
    for (int at = line + 1; at < source.lineCount() && others.size() < 10; at++) {
      if (tabIndented(source.line(at))) {
        others.add(at + 1);
      }
    }
    String also =
        others.isEmpty()
            ? ""
            : "; so are lines "
                + others.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return new Mistake(
        source.place(line, source.line(line).indexOf('\t'), 1),
        "this line is indented with a tab" + also,
        "spaces: YAML allows no tabs there");
  }

  private static boolean tabIndented(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at < line.length() && line.charAt(at) == '\t';
  }

  private String first(Place place) {
    String rest = source.rest(place);
    return rest.isEmpty() ? "" : Character.toString(rest.codePointAt(0));
  }
}
