package io.shipit.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names that are legal on Linux and break careless programs (cases 35 to 37 of the tests). */
public final class OddNames {
  private OddNames() {}

  /** The names, as one path each; no two fold together. */
  public static List<RelativePath> paths() {
    List<RelativePath> paths = new ArrayList<>();
    for (String text :
        List.of(
            "-rf",
            "--help",
            "*",
            "a b",
            " leading",
            "trailing ",
            "dot.",
            "'",
            "\"",
            "$(touch x)",
            "`x`",
            "new\nline",
            "carriage\rreturn",
            "tab\t",
            "\u001b[31mred",
            "back\\slash",
            "\\n",
            "...",
            "~",
            "#x",
            "!x",
            "a:b",
            "[x]",
            "é/ü/日本",
            "e\u0301",
            "-dir/-file",
            "dir with blank/\n/x",
            "n99" + "x".repeat(96),
            "n100" + "x".repeat(96),
            "n101" + "x".repeat(97),
            "n255" + "x".repeat(251),
            "d/" + ("y".repeat(200) + "/").repeat(15) + "z",
            "d/" + ("p".repeat(254) + "/").repeat(15) + "z".repeat(268 - 16))) {
      paths.add(RelativePath.of(text));
    }
    paths.add(RelativePath.of(new byte[] {(byte) 0xff}));
    paths.add(RelativePath.of(new byte[] {'l', 1, '/', (byte) 0x80, (byte) 0xc3, '(', 0x7f}));
    return paths;
  }

  /** A release of them all, with some links to them. */
  static List<ReleaseFile> files() {
    List<ReleaseFile> files = new ArrayList<>();
    for (RelativePath path : paths()) {
      boolean executable = path.length() % 2 == 1;
      Content content =
          Content.of(("content of " + path).repeat(20).getBytes(StandardCharsets.UTF_8));
      FileMode mode = executable ? FileMode.EXECUTABLE : FileMode.REGULAR;
      files.add(new ReleaseFile(path, mode, content, "repo:" + path, "-"));
    }
    files.add(ReleaseFiles.link("link to blank", "a b"));
    files.add(ReleaseFiles.link("link-100", "./".repeat(48) + "a b"));
    files.add(ReleaseFiles.link("link-101", "./".repeat(49) + "a b"));
    files.add(ReleaseFiles.link("link-4093", "./".repeat(2045) + "a b"));
    files.add(
        new ReleaseFile(
            RelativePath.of("link-bytes"),
            FileMode.SYMLINK,
            Content.of(new byte[] {(byte) 0xff}),
            "repo:link-bytes",
            "-"));
    files.add(
        new ReleaseFile(
            RelativePath.of("empty"),
            FileMode.REGULAR,
            Content.of(new byte[0]),
            "repo:empty",
            "-"));
    return files;
  }
}
