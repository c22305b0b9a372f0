package io.shipit.git;

import io.shipit.problem.UserError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognises the small text that Git LFS commits in place of a file
 * (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md); a server that got it instead of the
 * file would look deployed and be broken.
 */
final class LfsPointer {
  /** The specification's limit: a pointer is shorter. */
  static final int MAX_BYTES = 1024;

  private static final byte[] START =
      "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII);

  private LfsPointer() {}

  static boolean matches(byte[] content) {
    return content.length < MAX_BYTES
        && content.length > START.length
        && Arrays.equals(content, 0, START.length, START, 0, START.length)
        && new String(content, StandardCharsets.ISO_8859_1).contains("\noid sha256:");
  }

  /** What the reason is called after the path. */
  static final String REASON =
      "is a Git LFS pointer, not the file itself, which shipit cannot fetch";

  static UserError refusal(String origin) {
    return UserError.usage(
        origin + " " + REASON,
        "commit the file itself, leave it out with a `drop` rule of the map, or give it the"
            + " attribute `-filter` if this text is what is wanted");
  }
}
