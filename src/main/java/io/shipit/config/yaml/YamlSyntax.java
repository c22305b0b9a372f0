package io.shipit.config.yaml;

import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says what a person did when the text is not YAML, judged by the characters at the place where the
 * parser gave up; its own words are the last resort.
 */
final class YamlSyntax {
  static final String SECOND_DOCUMENT = "a second YAML document begins here";
  static final String ONE_DOCUMENT = "the end of the file: a deploy.yml is one document";

  private static final String QUOTES = "quotes around text that begins with ";

  private YamlSyntax() {}

  /**
   * Adds the mistake that ended the parsing.
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
    switch (failure) {
      case MarkedYamlEngineException marked ->
          told(source, marked, last, afterDocument)
              .filter(mistake -> !mistakes.onLine(mistake.place().line()))
              .ifPresent(it -> mistakes.add(it.place(), it.message(), it.expected()));
      default ->
          mistakes.add(
              last,
              "not valid YAML: " + Printable.of(String.valueOf(failure.getMessage())),
              "YAML 1.2");
    }
  }

  private static Optional<Mistake> told(
      SourceText source, MarkedYamlEngineException failure, Place last, boolean afterDocument) {
    Mark at = failure.getProblemMark().or(failure::getContextMark).orElse(null);
    if (at == null) {
      return Optional.of(new Mistake(last, "not valid YAML", "YAML 1.2"));
    }
    Place place = source.place(at.getLine(), at.getColumn(), 1);
    if (afterDocument) {
      return Optional.of(new Mistake(place, "text after the end of the document", ONE_DOCUMENT));
    }
    if (tabIndented(source.line(at.getLine()))) {
      return Optional.of(tabs(source, at.getLine()));
    }
    Optional<Mistake> begun = failure.getContextMark().flatMap(mark -> begun(source, mark, at));
    if (begun.isPresent()) {
      return begun;
    }
    String seen = character(source, at.getLine(), at.getColumn());
    return Optional.of(
        switch (seen) {
          case "@", "`", "%" ->
              new Mistake(place, "YAML keeps " + seen + " at the start for itself", QUOTES + seen);
          case ":" ->
              new Mistake(
                  place,
                  "YAML takes this colon as the end of a key",
                  "quotes around text with a colon in it, or the key on a line of its own, indented"
                      + " like its neighbours");
          case "-" ->
              new Mistake(place, "a list cannot begin here", "a new line before the first \"- \"");
          default -> unknown(failure, place, seen);
        });
  }

  private static Mistake unknown(MarkedYamlEngineException failure, Place place, String seen) {
    String context = failure.getContextMark().map(mark -> lineNote(mark, place)).orElse("");
    String message =
        seen.isEmpty() ? "the line ends too early" : "not valid YAML at " + Told.value(seen);
    String library = Printable.of(String.valueOf(failure.getProblem()));
    return new Mistake(
        place,
        message + context,
        "the quotes, brackets and indentation of YAML (the parser says: " + library + ")");
  }

  private static String lineNote(Mark context, Place place) {
    int line = context.getLine() + 1;
    return line == place.line() ? "" : ", in what begins in line " + line;
  }

  /** Mistakes that are understood by the character that began what was being read. */
  private static Optional<Mistake> begun(SourceText source, Mark start, Mark at) {
    String first = character(source, start.getLine(), start.getColumn());
    int width = at.getLine() == start.getLine() ? at.getColumn() - start.getColumn() : 1;
    Place place = source.place(start.getLine(), start.getColumn(), width);
    return switch (first) {
      case "*" -> Optional.of(new Mistake(place, "YAML takes a * here as an alias", QUOTES + "*"));
      case "&" -> Optional.of(new Mistake(place, "YAML takes a & here as an anchor", QUOTES + "&"));
      case "!" -> Optional.of(new Mistake(place, "YAML takes a ! here as a tag", QUOTES + "!"));
      case "\"", "'" ->
          character(source, at.getLine(), at.getColumn()).isEmpty()
              ? Optional.of(
                  new Mistake(
                      source.place(start.getLine(), start.getColumn(), 1),
                      "this quote is never closed",
                      "a second " + first + " where the text ends"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Mistake tabs(SourceText source, int line) {
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

  private static String character(SourceText source, int line, int column) {
    String text = source.line(line);
    int points = text.codePointCount(0, text.length());
    return column < points
        ? Character.toString(text.codePointAt(text.offsetByCodePoints(0, column)))
        : "";
  }
}
