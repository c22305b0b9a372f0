package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
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

  private final Repository repository;

  ObjectStore(Repository repository) {
    this.repository = repository;
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
    } catch (IOException | RuntimeException e) {
      throw unreadable(what, e);
    }
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
        cause instanceof MissingObjectException
            ? UserError.usage(
                what + " is missing from the repository",
                "in a shallow or partial clone fetch it first; else run `git fsck`")
            : UserError.usage(
                what + " cannot be read: " + Printable.of(String.valueOf(cause.getMessage())),
                "run `git fsck`, and fetch or restore the object from another clone");
    error.initCause(cause);
    return error;
  }
}
