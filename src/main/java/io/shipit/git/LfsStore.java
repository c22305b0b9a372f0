package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.release.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/**
 * The files that Git LFS keeps in a clone, by the SHA-256 of their bytes. Nothing is fetched: what
 * is not here is named.
 */
final class LfsStore {
  private final Path directory;

  /** The store of a repository; where it is says {@code lfs.storage}, as for Git LFS itself. */
  LfsStore(Repository repository) {
    String storage = repository.getConfig().getString("lfs", null, "storage");
    this.directory =
        repository
            .getCommonDirectory()
            .toPath()
            .resolve(storage == null || storage.isEmpty() ? "lfs" : storage);
  }

  /** The file that a pointer stands for; empty if it is not here in its full length. */
  Optional<Content> find(LfsPointer pointer, String origin) {
    String oid = pointer.oid();
    Path file =
        directory.resolve("objects").resolve(oid.substring(0, 2)).resolve(oid.substring(2, 4));
    Path object = file.resolve(oid);
    try {
      return Files.isRegularFile(object, LinkOption.NOFOLLOW_LINKS)
              && Files.size(object) == pointer.size()
          ? Optional.of(new Stored(object, pointer, origin))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** A file of the store, hashed while it is read. */
  private record Stored(Path file, LfsPointer pointer, String origin) implements Content {
    @Override
    public long size() {
      return pointer.size();
    }

    @Override
    public InputStream open() throws IOException {
      try {
        return new Hashed(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"));
      } catch (NoSuchAlgorithmException impossible) {
        throw new AssertionError("every JDK has SHA-256", impossible);
      }
    }

    @Override
    public String toString() {
      return origin;
    }

    /** The end is reached only if the hash is right. */
    private final class Hashed extends FilterInputStream {
      private final MessageDigest sha256;
      private boolean ended;

      Hashed(InputStream in, MessageDigest sha256) {
        super(in);
        this.sha256 = sha256;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
          sha256.update(buffer, offset, n);
        } else if (n < 0 && !ended) {
          ended = true;
          String found = HexFormat.of().formatHex(sha256.digest());
          if (!found.equals(pointer.oid())) {
            throw UserError.usage(
                origin + ": its file in the store of Git LFS is damaged, with the hash " + found,
                "delete " + Printable.of(file.toString()) + " and run `git lfs fetch`");
          }
        }
        return n;
      }

      @Override
      public long skip(long n) throws IOException {
        throw new IOException("skipped bytes would not be checked");
      }

      @Override
      public boolean markSupported() {
        return false;
      }
    }
  }
}
