package io.shipit.git;

import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;

/**
 * One line of a tree object, as its bytes have it; the name is not checked.
 *
 * @param kind what the mode says that it is
 * @param mode the mode as written
 * @param name at least one byte, without NUL
 * @param id of the blob, tree or commit
 */
record TreeEntry(Kind kind, int mode, Name name, ObjectId id) {
  /**
   * What git takes a mode for (canon_mode in its cache.h): the type and the owner's x bit count.
   */
  enum Kind {
    DIRECTORY,
    REGULAR,
    EXECUTABLE,
    LINK,
    SUBMODULE,
    /** None that git writes; it would treat it like a submodule. */
    UNKNOWN;

    private static Kind of(int mode) {
      return switch (mode & 0170000) {
        case 0040000 -> DIRECTORY;
        case 0100000 -> (mode & 0100) != 0 ? EXECUTABLE : REGULAR;
        case 0120000 -> LINK;
        case 0160000 -> SUBMODULE;
        default -> UNKNOWN;
      };
    }
  }

  /** The bytes of a name, compared by content. */
  static final class Name {
    private final byte[] bytes;

    Name(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Name that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /**
   * Splits a tree object (repeated {@code MODE SP NAME NUL ID}, MODE in octal).
   *
   * @throws UserError if it ends inside an entry or a mode is no number
   */
  static List<TreeEntry> parse(byte[] tree, ObjectId treeId) {
    List<TreeEntry> entries = new ArrayList<>();
    int at = 0;
    while (at < tree.length) {
      int mode = 0;
      int start = at;
      for (; at < tree.length && tree[at] != ' '; at++) {
        if (tree[at] < '0' || tree[at] > '7' || mode > 0177777) {
          throw damaged(treeId);
        }
        mode = mode << 3 | (tree[at] - '0');
      }
      int nameStart = at + 1;
      int nul = nameStart;
      while (nul < tree.length && tree[nul] != 0) {
        nul++;
      }
      if (at == start || nul + 20 >= tree.length) {
        throw damaged(treeId);
      }
      Name name = new Name(Arrays.copyOfRange(tree, nameStart, nul));
      entries.add(new TreeEntry(Kind.of(mode), mode, name, ObjectId.fromRaw(tree, nul + 1)));
      at = nul + 21;
    }
    return entries;
  }

  private static UserError damaged(ObjectId treeId) {
    return UserError.usage(
        "tree " + treeId.name() + " is damaged: it ends inside an entry or has a mode that is none",
        "run `git fsck`");
  }
}
