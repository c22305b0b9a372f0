package io.shipit.git;

import io.shipit.git.TestRepository.RawTree;
import io.shipit.release.RelativePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Makes small trees at random, from a vocabulary in which names collide with patterns: odd bytes,
 * nested attribute files with macros and quotes, links, all modes, text with all line ends.
 */
final class RandomTree {
  private static final String[] NAMES = {
    "a",
    "b",
    "ab",
    "a.b",
    "x.txt",
    "foo",
    "foobar",
    "bar",
    "axb",
    "lib",
    "test",
    "-rf",
    "a b",
    "*",
    "[x]",
    "\u00e9",
    "new\nline",
    "q\"q",
    "back\\slash",
    "tab\t",
    "!x",
    "#x",
    ".hidden",
    "A"
  };

  private static final String[] PATTERNS = {
    "a",
    "b",
    "*",
    "?",
    "a*",
    "*b",
    "*.txt",
    "*.t?t",
    "foo",
    "/foo",
    "foo/",
    "/foo/",
    "a/b",
    "/a/b",
    "a/",
    "a/*",
    "a/**",
    "**/b",
    "**/foo/**",
    "a/**/b",
    "a**/b",
    "a**b",
    "**",
    "[ab]",
    "[!a]",
    "[a-c]*",
    "[[:alpha:]]",
    "a/b/",
    "*/b",
    "*/*",
    "lib/**/x.txt",
    "\\*",
    "\\!x",
    "!x",
    "\\#x",
    "#x",
    "-rf",
    "\"a b\"",
    "\"new\\nline\"",
    "\"q\\\"q\"",
    "\"tab\\t\"",
    "\"\\303\\251\"",
    "\u00e9",
    "\"back\\\\slash\"",
    "\"unclosed",
    "\\[x\\]",
    "[x]",
    "[",
    "a\\",
    ".hidden",
    "/*",
    "/**",
    "**/",
    "/",
    "x.txt/",
    "??",
    "test/a",
    "foo*bar",
    "*o*",
    "**\\/a",
    "**/a/b",
    "a//b",
    "./a",
    "A"
  };

  private static final String[] ATTRIBUTES = {
    "export-ignore",
    "-export-ignore",
    "!export-ignore",
    "export-ignore=yes",
    "export-ignore",
    "eol=crlf",
    "text",
    "-text",
    "text=auto",
    "!text",
    "text=auto eol=crlf",
    "text eol=crlf",
    "eol=lf",
    "crlf",
    "-crlf",
    "crlf=input",
    "binary",
    "gone",
    "-gone",
    "!gone",
    "other",
    "gone -export-ignore",
    "-export-ignore gone",
    "in valid! export-ignore",
    "=x",
    "diff=x export-ignore",
    "export-subst",
    "-export-subst",
    "ident",
    "export-subst ident",
    "ident eol=crlf",
    "working-tree-encoding=UTF-16",
    "working-tree-encoding=utf-16be ident",
    "!working-tree-encoding",
    "filter=none"
  };

  private static final String[] CONTENTS = {
    "",
    "x",
    "line\n",
    "a\nb\n",
    "a\r\nb\r\n",
    "a\r\nb\n",
    "a\rb\n",
    "\n\n",
    "\r\n\n",
    "nul\0\n",
    "\u0001\u0002\n",
    "dos\n\u001a",
    "no end\nof line",
    "a\n\r\n",
    "\r",
    "\r\r\n",
    "$Id$\n",
    "$Id: old $",
    "$Format:%H %s$\n",
    "$Format:%an <%ae> %cI%n%h$"
  };

  private final Random random;
  private final TestRepository repository;

  RandomTree(Random random, TestRepository repository) {
    this.random = random;
    this.repository = repository;
  }

  /** A tree with at least one file, three directories deep at most. */
  ObjectId make() throws IOException {
    return directory(0);
  }

  private ObjectId directory(int depth) throws IOException {
    SortedMap<RelativePath, Object[]> entries = new TreeMap<>();
    List<String> used = new ArrayList<>();
    int size = 1 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      String name = pick(NAMES);
      if (used.contains(name)) {
        continue;
      }
      used.add(name);
      byte[] bytes = name(name);
      if (depth < 3 && random.nextInt(3) == 0) {
        entries.put(key(bytes, true), new Object[] {"40000", bytes, directory(depth + 1)});
      } else {
        file(entries, bytes);
      }
    }
    if (random.nextInt(depth == 0 ? 10 : 3) > 0 == (depth == 0)) {
      byte[] bytes = ".gitattributes".getBytes(StandardCharsets.US_ASCII);
      Object[] entry = {"100644", bytes, repository.blob(attributes())};
      entries.put(key(bytes, false), entry);
    }
    RawTree tree = new RawTree();
    for (Object[] entry : entries.values()) {
      tree.add((String) entry[0], (byte[]) entry[1], (ObjectId) entry[2]);
    }
    return repository.tree(tree);
  }

  private void file(SortedMap<RelativePath, Object[]> entries, byte[] name) throws IOException {
    if (random.nextInt(12) == 0) {
      // To itself: dangling links are deployed, those that leave are not.
      entries.put(key(name, false), new Object[] {"120000", name, repository.blob("dangling")});
      return;
    }
    String mode = random.nextInt(4) == 0 ? "100755" : "100644";
    entries.put(key(name, false), new Object[] {mode, name, repository.blob(content())});
  }

  private byte[] content() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(pick(CONTENTS));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sometimes with a byte that makes it no UTF-8, or so long that tar needs another entry for it.
   */
  private byte[] name(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    if (random.nextInt(20) == 0) {
      bytes.write(0xff);
    }
    if (random.nextInt(30) == 0) {
      bytes.writeBytes("long".repeat(20 + random.nextInt(35)).getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private byte[] attributes() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      if (random.nextInt(8) == 0) {
        text.append(
            random.nextBoolean() ? "[attr]gone export-ignore" : "[attr]gone eol=crlf other");
      } else {
        text.append(random.nextInt(10) == 0 ? "  " : "").append(pick(PATTERNS));
        for (int j = random.nextInt(2); j >= 0; j--) {
          text.append(random.nextInt(5) == 0 ? "\t" : " ").append(pick(ATTRIBUTES));
        }
      }
      text.append(random.nextInt(6) == 0 ? "\r\n" : "\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static RelativePath key(byte[] name, boolean directory) {
    return directory ? RelativePath.of(name).child(new byte[0]) : RelativePath.of(name);
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }
}
