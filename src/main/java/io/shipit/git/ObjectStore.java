package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/**
 * The objects of a repository, each proven to be what its id says. May be used by several threads.
 */
final class ObjectStore {
  /**
   * Commits, tags and trees that are larger are refused; real trees are a thousand times smaller.
   */
  private static final int LARGEST_STRUCTURE_BYTES = 256 << 20;

  private static final int SHORTEST_ID = 7;

  private final Repository repository;

  ObjectStore(Repository repository) {
    this.repository = repository;
  }

  /** Whether the object is here; if so, it can be damaged still. */
  boolean has(ObjectId id) {
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.has(id);
    } catch (IOException | RuntimeException e) {
      throw unreadable("object " + id.name(), e);
    }
  }

  /**
   * The short form of an id as git writes it in this clone: so many digits that a clone of its size
   * has no two such ids by chance, 7 at least, and more if it does.
   */
  String abbreviate(ObjectId id) {
    try (ObjectReader reader = repository.newObjectReader()) {
      long count = repository.getObjectDatabase().getApproximateObjectCount();
      int bits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, count)));
      return reader.abbreviate(id, Math.max(SHORTEST_ID, (bits + 1) / 2)).name();
    } catch (IOException | RuntimeException e) {
      throw unreadable("object " + id.name(), e);
    }
  }

  /** What an object is; {@code what} names it in the error if it cannot be read. */
  int type(ObjectId id, String what) {
    return load(id, ObjectReader.OBJ_ANY, what).getType();
  }

  /**
   * The whole content of a commit, tree or tag.
   *
   * @param type one of {@link Constants}' object types
   * @throws UserError if it is missing or is not what the id says
   */
  byte[] read(ObjectId id, int type, String what) {
    return read(load(id, type, what), id, type, what, LARGEST_STRUCTURE_BYTES);
  }

  /** The whole content of a blob, which may not be longer than {@code most} bytes. */
  byte[] readBlob(ObjectId id, String what, int most) {
    return read(load(id, Constants.OBJ_BLOB, what), id, Constants.OBJ_BLOB, what, most);
  }

  private byte[] read(ObjectLoader loader, ObjectId id, int type, String what, int most) {
    if (loader.getSize() > most) {
      throw UserError.usage(
          what + " has " + loader.getSize() + " bytes; " + most + " is the limit here", "");
    }
    try {
      byte[] bytes = loader.getCachedBytes(most);
      MessageDigest sha1 = sha1(type, bytes.length);
      checkDigest(sha1.digest(bytes), id, what);
      return bytes;
    } catch (IOException | RuntimeException e) {
      throw unreadable(what, e);
    }
  }

  /** Finds a blob without reading it; what the loader gives out is not checked yet. */
  ObjectLoader load(ObjectId id, int type, String what) {
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.open(id, type);
    } catch (MissingObjectException e) {
      UserError missing = UserError.usage(what + " is missing from the repository", missing());
      missing.initCause(e);
      throw missing;
    } catch (IOException | RuntimeException e) {
      throw unreadable(what, e);
    }
  }

  /** What brings objects that this clone never had. */
  private String missing() {
    for (String remote : repository.getConfig().getSubsections("remote")) {
      if (repository.getConfig().getBoolean("remote", remote, "promisor", false)) {
        return "this clone is partial: `git fetch --refetch --no-filter "
            + Printable.of(remote)
            + "` brings all objects";
      }
    }
    return new File(repository.getCommonDirectory(), "shallow").exists()
        ? "this clone is shallow: `git fetch --unshallow` brings its whole history"
        : "run `git fsck`, and fetch or restore the object from another clone";
  }

  /**
   * A digest that has taken in the header of an object of this type and size (git-hash-object(1)).
   */
  static MessageDigest sha1(int type, long size) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          (Constants.typeString(type) + " " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      return sha1;
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-1", impossible);
    }
  }

  /** Compares what was read with what the id promised. */
  static void checkDigest(byte[] digest, ObjectId id, String what) {
    ObjectId read = ObjectId.fromRaw(digest);
    if (!read.equals(id)) {
      throw UserError.usage(
          what + " is damaged: its bytes have the id " + read.name(),
          "run `git fsck`, and fetch or restore the object from another clone");
    }
  }

  /**
   * The error for an object that could not be read, whatever JGit threw: damaged packs make it
   * throw all kinds of runtime exceptions, too.
   */
  static UserError unreadable(String what, Exception cause) {
    if (cause instanceof UserError known) {
      return known;
    }
    UserError error =
        UserError.usage(
            what + " cannot be read: " + Printable.of(String.valueOf(cause.getMessage())),
            "run `git fsck`, and fetch or restore the object from another clone");
    error.initCause(cause);
    return error;
  }
}
