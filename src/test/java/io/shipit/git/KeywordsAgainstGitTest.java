package io.shipit.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.git.TestRepository.RawTree;
import io.shipit.release.FileSet;
import io.shipit.release.PathMap;
import io.shipit.release.ReleaseFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keywords and encodings become: the same bytes that {@code git archive} packs. */
@EnabledIf(value = "io.shipit.git.GitBinary#isHere", disabledReason = "there is no git here")
class KeywordsAgainstGitTest {
  private static final long SEED = Long.getLong("shipit.seed", 20261123);

  /** Placeholders that the commit decides, things that are none, and text. */
  private static final List<String> FORMATS =
      List.of(
          "%H",
          "%h",
          "%T",
          "%t",
          "%P",
          "%p",
          "%an",
          "%ae",
          "%al",
          "%ad",
          "%aD",
          "%at",
          "%ai",
          "%aI",
          "%as",
          "%cn",
          "%ce",
          "%cl",
          "%cd",
          "%cD",
          "%ct",
          "%ci",
          "%cI",
          "%cs",
          "%e",
          "%s",
          "%f",
          "%b",
          "%B",
          "%n",
          "%%",
          "%x41",
          "%x4",
          "%xgg",
          "%m",
          "%Cred",
          "%Cblue%s%Creset",
          "%Cfoo",
          "%C(auto)",
          "%C(red)",
          "%C(auto,red)",
          "%C(x",
          "%C",
          "%N",
          "%S",
          "%gd",
          "%gD",
          "%gs",
          "%gn",
          "%ge",
          "%gx",
          "%g",
          "%Z",
          "%z",
          "%",
          "100%",
          "%+s",
          "%-b",
          "% s",
          "%+b",
          "% b",
          "%-e",
          "%+e",
          "% e",
          "%+Z",
          "%+",
          "%-",
          "%-s",
          "%+n",
          "%w",
          "%<",
          "%>",
          "%aZ",
          "%ax",
          "%a",
          "%c",
          "%(foo)",
          "%(",
          "%%h",
          "%%%h",
          "%y",
          "text",
          "\n",
          " ",
          "é",
          "%B%-b");

  private static final List<String> IDENTS =
      List.of(
          "$Id$",
          "$Id:$",
          "$Id: $",
          "$Id: abc $",
          "$Id:abc$",
          "$Id: a b $",
          "$Id: a\n$",
          "$Id",
          "$$Id$$",
          "$Id:x$Id$",
          "$Id$ $Id$\n",
          "$Id: endless",
          "x$Id :$",
          "$Id:  $",
          "$Id:a $",
          "$id$",
          "$Id$",
          "a\n$Id$\nb\n",
          "$",
          "$I",
          "$Id:\n",
          "$Id: \r\n$",
          "");

  @TempDir Path temp;
  private TestRepository repository;

  @BeforeEach
  void create() throws IOException {
    repository = TestRepository.bare(temp.resolve("r.git"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  /** Commits below their tree and parents; a bar is a line feed. */
  static List<String> commits() {
    return List.of(
        "author A U Thor <author@example.com> 1795377600 +0100|committer C O Mitter"
            + " <mail@example.com> 1800000000 -0330||The subject|",
        "author  Two  Blanks  <a@b@c> 7200 -0100|committer <nobody> 1 +1400|||  | First line "
            + " |second line\t|||Body||more: of it||",
        "author No Mail 12 +0100|committer No Time <x@y>||A: ..b... (c)/d_e-||",
        "author A <a> 99999999999999 +0100|committer B> <b>> 1795377600 +9999|encoding"
            + " ISO-8859-1||Gr\u00fc\u00dfe||Body \u00e9|",
        "author A <a> 1795377600|committer B <b> 1795377600 +01x|encoding utf8||",
        "author A <a|committer A U Thor<a@b>1795377600 +0100|encoding no-such||\u00ff bytes",
        "gpgsig -----BEGIN| author X <x> 1 +0100| end|author A <a> 1795377600 +0545|committer B <b>"
            + " 253402300799 -1200||one|two");
  }

  @ParameterizedTest
  @MethodSource("commits")
  void case40_export_subst_writes_what_git_archive_writes(String bars) throws Exception {
    String rest = bars.replace('|', '\n');
    Random random = new Random(SEED);
    List<byte[]> contents = new ArrayList<>();
    for (String format : FORMATS) {
      contents.add(bytes("a\n\n$Format:" + format + "$ b\n"));
    }
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder("x\n\n");
      for (int keyword = random.nextInt(3); keyword >= 0; keyword--) {
        text.append("$Format:");
        for (int part = random.nextInt(4); part >= 0; part--) {
          text.append(FORMATS.get(random.nextInt(FORMATS.size())));
        }
        text.append(random.nextInt(8) == 0 ? "\n" : "$").append(random.nextBoolean() ? "$" : "\n");
      }
      contents.add(bytes(text.toString()));
    }
    ObjectId tree = tree("export-subst", contents);
    ObjectId parent =
        commit(
            "tree " + tree.name() + "\nauthor A <a> 1 +0100\n" + "committer A <a> 1 +0100\n\nx\n");
    assertAgrees(commit("tree " + tree.name() + "\n" + rest));
    assertAgrees(
        commit(
            "tree %1$s\nparent %2$s\nparent %2$s\n%3$s"
                .formatted(tree.name(), parent.name(), rest)));
  }

  @Test
  void case40_ident_writes_what_git_archive_writes() throws Exception {
    Random random = new Random(SEED);
    List<byte[]> contents = new ArrayList<>();
    IDENTS.forEach(text -> contents.add(bytes(text)));
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(9); part >= 0; part--) {
        text.append(List.of("$", "Id", ":", " ", "a", "\n", "$Id", "$Id:").get(random.nextInt(8)));
      }
      contents.add(bytes(text.toString()));
    }
    assertAgrees(repository.commit(tree("ident", contents)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "utf8",
        "UTF-16",
        "utf16",
        "UTF-16LE-BOM",
        "UTF-16LE",
        "utf-16be",
        "UTF-32",
        "UTF-32LE",
        "UTF32BE",
        "ISO-8859-1",
        "iso-8859-15",
        "windows-1252",
        "CP1252",
        "KOI8-R"
      })
  void case40_encodings_are_those_of_git_archive(String encoding) throws Exception {
    List<byte[]> contents =
        List.of(
            bytes(""), bytes("a\nb\n"), bytes("\n"), bytes("$Id$ $Format:%H$\n"), bytes("a\0b"));
    String attribute = "working-tree-encoding=" + encoding;
    assertAgrees(repository.commit(tree(attribute, contents)));
    assertAgrees(repository.commit(tree(attribute + " ident eol=crlf export-subst", contents)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "US-ASCII", "ISO-8859-1", "ISO-8859-2", "ISO-8859-4", "ISO-8859-5", "ISO-8859-9",
        "ISO-8859-13", "ISO-8859-15", "KOI8-R", "KOI8-U", "WINDOWS-1250", "WINDOWS-1251",
        "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1257", "UTF-16LE", "UTF-16BE",
        "UTF-32LE", "UTF-32BE", "UTF-16", "UTF-32"
      })
  void case40_every_character_of_an_encoding_is_written_as_git_archive_writes_it(String encoding)
      throws Exception {
    CharsetEncoder encoder = Charset.forName(encoding).newEncoder();
    StringBuilder all = new StringBuilder();
    for (int point = 1; point < 0x20000; point++) {
      boolean character = Character.isDefined(point) && (point < 0xd800 || point > 0xdfff);
      if (character && point != 0xfeff && encoder.canEncode(Character.toString(point))) {
        all.appendCodePoint(point);
      }
    }
    List<byte[]> contents = List.of(all.toString().getBytes(StandardCharsets.UTF_8));
    assertAgrees(repository.commit(tree("working-tree-encoding=" + encoding, contents)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Commits of other programs may be in Latin-1, so every character here is one byte. */
  private ObjectId commit(String text) throws IOException {
    return repository.insert(Constants.OBJ_COMMIT, text.getBytes(ISO_8859_1));
  }

  private ObjectId tree(String attributes, List<byte[]> contents) throws IOException {
    RawTree tree = new RawTree();
    tree.add("100644", ".gitattributes", repository.blob("f* " + attributes + "\n"));
    for (int i = 0; i < contents.size(); i++) {
      tree.add("100644", "f%04d".formatted(i), repository.blob(contents.get(i)));
    }
    return repository.tree(tree);
  }

  private void assertAgrees(ObjectId commit) throws Exception {
    GitBinary.run(
        temp,
        "GIT_DIR=%s git archive -o a.tar %s".formatted(repository.directory(), commit.name()));
    Map<String, String> git = new TreeMap<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new ByteArrayInputStream(Files.readAllBytes(temp.resolve("a.tar"))))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        git.put(entry.getName(), new String(in.readAllBytes(), ISO_8859_1));
      }
    }
    Map<String, String> ours = new TreeMap<>();
    try (GitSource source = repository.open()) {
      FileSet files = source.files(source.resolve(commit.name()), PathMap.wholeTree());
      for (ReleaseFile file : files.files()) {
        try (InputStream in = file.content().open()) {
          byte[] content = in.readAllBytes();
          assertThat(file.content().size()).isEqualTo(content.length);
          ours.put(file.path().display(), new String(content, ISO_8859_1));
        }
      }
    }
    for (String name : git.keySet()) {
      assertThat(ours.get(name)).as(name + " of seed " + SEED).isEqualTo(git.get(name));
    }
    assertThat(ours).isEqualTo(git);
  }
}
