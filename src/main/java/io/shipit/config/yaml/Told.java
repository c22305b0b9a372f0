package io.shipit.config.yaml;

import io.shipit.problem.Printable;
import java.nio.file.Path;

/** How values and files are told in messages: safe to print, short, secrets masked. */
public final class Told {
  private static final int SHOWN = 60;

  private Told() {}

  /** A value in double quotes; of a long one, its beginning. */
  public static String value(String value) {
    String masked = Secrets.mask(value);
    int points = masked.codePointCount(0, masked.length());
    String shown =
        points <= SHOWN ? masked : masked.substring(0, masked.offsetByCodePoints(0, SHOWN)) + "…";
    return '"' + Printable.of(shown) + '"';
  }

  /** A file, relative to the working directory where it is below it. */
  public static String path(Path file) {
    Path working = Path.of("").toAbsolutePath();
    boolean below = file.isAbsolute() && file.startsWith(working) && !file.equals(working);
    return Printable.of((below ? working.relativize(file) : file).toString());
  }
}
