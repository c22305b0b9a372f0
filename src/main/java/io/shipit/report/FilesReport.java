package io.shipit.report;

import io.shipit.deploy.Listing;
import io.shipit.git.Fate;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.release.FileMode;
import io.shipit.release.PathRule;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The files of a release, and why they are or are not in it. */
public final class FilesReport {
  private final PrintWriter out;

  /** A report to this stream. */
  public FilesReport(PrintWriter out) {
    this.out = out;
  }

  /** One line for each file: mode, size in bytes, path. */
  public void tree(Listing.Tree tree) {
    for (Listing.Entry entry : tree.entries()) {
      ReleaseFile file = entry.file();
      out.println(
          "%s %,12d %s%s"
              .formatted(
                  mode(file.mode()),
                  entry.size(),
                  file.path(),
                  file.mode() == FileMode.SYMLINK ? " -> " + Printable.of(target(file)) : ""));
    }
    out.flush();
  }

  /** The same as one JSON object: a stable contract. */
  public void treeJson(Listing.Tree tree, JsonMapper json) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("environment", tree.environment());
    object.put("commit", tree.commit().id());
    object.put("files", tree.entries().stream().map(FilesReport::file).toList());
    object.put("warnings", tree.warnings());
    print(object, json);
  }

  /** One line for each path of the repository, and what becomes of it. */
  public void explanation(List<Listing.Step> steps) {
    steps.forEach(step -> out.println(explained(step)));
    out.flush();
  }

  /** The same as one JSON object: a stable contract. */
  public void explanationJson(List<Listing.Step> steps, JsonMapper json) {
    print(Map.of("paths", steps.stream().map(FilesReport::step).toList()), json);
  }

  private static Map<String, Object> file(Listing.Entry entry) {
    ReleaseFile file = entry.file();
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "path", file.path());
    fields.put("mode", mode(file.mode()));
    fields.put("size", entry.size());
    if (file.mode() == FileMode.SYMLINK) {
      put(fields, "target", RelativePath.of(target(file)));
    }
    put(fields, "from", entry.from());
    fields.put("blob", file.blobId());
    return fields;
  }

  private static Map<String, Object> step(Listing.Step step) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "from", step.from());
    fields.put("deployed", step.fate() instanceof Fate.Placed);
    if (step.fate() instanceof Fate.Placed placed) {
      put(fields, "path", placed.target());
      fields.put("mode", mode(placed.mode()));
      placed.rule().ifPresent(rule -> fields.put("rule", rule.text()));
    } else if (step.fate() instanceof Fate.Dropped dropped) {
      fields.put("rule", dropped.rule().text());
    }
    fields.put("why", why(step.fate()));
    return fields;
  }

  /** Bytes that are no text are shown, and given exactly beside that. */
  private static void put(Map<String, Object> fields, String name, RelativePath path) {
    Optional<String> text = path.utf8();
    fields.put(name, text.orElseGet(path::display));
    if (text.isEmpty()) {
      fields.put(name + "_base64", Base64.getEncoder().encodeToString(path.bytes()));
    }
  }

  private static String explained(Listing.Step step) {
    return switch (step.fate()) {
      case Fate.Placed placed ->
          "%s -> %s, %s: %s"
              .formatted(step.from(), placed.target(), mode(placed.mode()), why(placed));
      case Fate.Refused refused -> "%s: refused: it %s".formatted(step.from(), refused.reason());
      default -> "%s: not deployed: %s".formatted(step.from(), why(step.fate()));
    };
  }

  private static String why(Fate fate) {
    return switch (fate) {
      case Fate.Placed placed ->
          placed
              .rule()
              .map(FilesReport::rule)
              .orElse("there is no map, so every file keeps its path");
      case Fate.Dropped dropped -> rule(dropped.rule());
      case Fate.Unmatched _ -> "no rule of the map matches it";
      case Fate.ExportIgnored ignored ->
          "export-ignore, by line %d of %s: `%s`"
              .formatted(ignored.line(), ignored.file(), Printable.of(ignored.text()));
      case Fate.Refused refused -> refused.reason();
    };
  }

  private static String rule(PathRule rule) {
    return "rule %d, `%s`".formatted(rule.index() + 1, Printable.of(rule.text()));
  }

  private static String mode(FileMode mode) {
    return mode == FileMode.SYMLINK ? "link" : "0" + mode.word();
  }

  /** Never read from git again: the target of a link is in memory. */
  private static byte[] target(ReleaseFile link) {
    try (InputStream in = link.content().open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw UserError.usage("cannot read " + link.origin() + ": " + e.getMessage(), "");
    }
  }

  private void print(Map<String, ?> object, JsonMapper json) {
    out.println(json.writeValueAsString(object));
    out.flush();
  }
}
