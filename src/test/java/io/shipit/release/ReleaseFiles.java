package io.shipit.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds release files for tests: {@code "a/b"} plain, {@code "a/b*"} executable, {@code "a -> b"}.
 */
final class ReleaseFiles {
  private ReleaseFiles() {}

  static FileSet set(String... specs) {
    return FileSet.of("the test", files(specs), List.of());
  }

  static List<ReleaseFile> files(String... specs) {
    return new ArrayList<>(Arrays.stream(specs).map(ReleaseFiles::file).toList());
  }

  static ReleaseFile file(String spec) {
    int arrow = spec.indexOf(" -> ");
    if (arrow >= 0) {
      return link(spec.substring(0, arrow), spec.substring(arrow + 4));
    }
    boolean executable = spec.endsWith("*");
    String path = executable ? spec.substring(0, spec.length() - 1) : spec;
    return new ReleaseFile(
        RelativePath.of(path),
        executable ? FileMode.EXECUTABLE : FileMode.REGULAR,
        content("content of " + path + "\n"),
        "repo:" + path,
        "-");
  }

  static ReleaseFile link(String path, String target) {
    return new ReleaseFile(
        RelativePath.of(path), FileMode.SYMLINK, content(target), "repo:" + path, "-");
  }

  static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
