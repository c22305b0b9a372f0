package io.shipit.release;

import io.shipit.problem.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one rule of a {@link PathMap}; {@link PathRule} says what rules mean. */
final class PathRuleParser {
  private static final String ARROW = " -> ";
  private static final String DROP = "drop ";
  private static final Pattern MODE = Pattern.compile("(.*?) *\\(mode +([^()]*)\\)");

  private final int index;

  private PathRuleParser(int index) {
    this.index = index;
  }

  /**
   * Reads a rule.
   *
   * @param index its place in the map, counted from 0
   * @throws PathMapException saying what was expected
   */
  static PathRule parse(int index, String text) throws PathMapException {
    return new PathRuleParser(index).rule(text);
  }

  private PathRule rule(String text) throws PathMapException {
    String rule = text.strip();
    int arrow = rule.indexOf(ARROW);
    if (rule.startsWith(DROP)) {
      if (arrow >= 0) {
        throw problem(
            "`drop` takes no arrow; a path that starts with `drop ` is written `\\drop …`");
      }
      if (MODE.matcher(rule).matches()) {
        throw problem("`drop` takes no mode: what is left out has none");
      }
      Glob from = from(rule.substring(DROP.length()));
      return new PathRule(index, text, from, Optional.empty(), Optional.empty());
    }
    if (arrow < 0) {
      throw problem("expected `FROM -> TO`, with blanks around the arrow, or `drop FROM`");
    }
    if (rule.indexOf(ARROW, arrow + 1) >= 0) {
      throw problem("expected one arrow; one that belongs to the left path is written ` \\-> `");
    }
    Glob from = from(rule.substring(0, arrow));
    String to = rule.substring(arrow + ARROW.length()).strip();
    Matcher withMode = MODE.matcher(to);
    Optional<FileMode> mode = Optional.empty();
    if (withMode.matches()) {
      mode = Optional.of(mode(withMode.group(2).strip()));
      to = withMode.group(1);
    }
    PathRule.Target target = target(to);
    if (from.isWild() && !target.directory()) {
      throw problem(
          "the left side can match several files, so the right one must be a directory: `"
              + Printable.of(to)
              + "/`");
    }
    return new PathRule(index, text, from, Optional.of(target), mode);
  }

  private FileMode mode(String digits) throws PathMapException {
    return switch (digits) {
      case "0644", "644" -> FileMode.REGULAR;
      case "0755", "755" -> FileMode.EXECUTABLE;
      default -> throw problem("a mode is 0644 or 0755, not `" + Printable.of(digits) + "`");
    };
  }

  private Glob from(String text) throws PathMapException {
    String from = text.strip();
    if (from.isEmpty()) {
      throw problem("the left side is empty; the whole tree is `/`");
    }
    if (from.startsWith("!")) {
      throw problem(
          "a leading `!` has no meaning here: leave files out with `drop FROM` before the rule that"
              + " takes them; a name that starts with it is written `\\!…`");
    }
    String relative = from.startsWith("/") ? from.substring(1) : from;
    if (relative.isEmpty() || relative.endsWith("/")) {
      relative += "**";
    }
    byte[] bytes = relative.getBytes(StandardCharsets.UTF_8);
    Glob glob = Glob.compile(bytes);
    Optional<String> unreadable = glob.problem();
    if (unreadable.isPresent()) {
      throw problem("the left side cannot be read: " + unreadable.get());
    }
    for (byte[] segment : RelativePath.of(bytes).segments()) {
      checkSegment(new String(segment, StandardCharsets.UTF_8));
    }
    return glob;
  }

  private void checkSegment(String segment) throws PathMapException {
    String shown = Printable.of(segment);
    if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
      throw problem("no path in a repository has a segment `" + shown + "`");
    }
    if (!segment.equals("**") && segment.contains("**")) {
      throw problem(
          "`**` stands for whole directories: write it between slashes, not as in `" + shown + "`");
    }
    int bracket = segment.indexOf('[');
    if (bracket >= 0 && segment.substring(bracket).chars().anyMatch(c -> c > 127)) {
      throw problem("brackets match one byte and take ASCII only; use `*` in `" + shown + "`");
    }
  }

  private PathRule.Target target(String to) throws PathMapException {
    if (to.isEmpty()) {
      throw problem("the right side is empty; the root of the release is `/`");
    }
    boolean directory = to.endsWith("/");
    String relative = to.startsWith("/") ? to.substring(1) : to;
    if (relative.isEmpty()) {
      return new PathRule.Target(Optional.empty(), true);
    }
    if (relative.indexOf('*') >= 0 || relative.indexOf('\\') >= 0) {
      throw problem("the right side is a plain path, without `*` and `\\`");
    }
    String plain = directory ? relative.substring(0, relative.length() - 1) : relative;
    if (plain.isEmpty()) {
      throw problem("the right side has an empty name in it");
    }
    RelativePath path = RelativePath.of(plain);
    Optional<String> unsafe = PathSafety.problem(path);
    if (unsafe.isPresent()) {
      throw problem("the right side " + unsafe.get());
    }
    return new PathRule.Target(Optional.of(path), directory);
  }

  private PathMapException problem(String text) {
    return new PathMapException(index, text);
  }
}
