package io.shipit.git;

import io.shipit.problem.UserError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small text that Git LFS commits in place of a file
 * (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md); a server that got it instead of the
 * file would look deployed and be broken.
 *
 * @param oid the SHA-256 of the file, 64 hexadecimal digits
 * @param size of the file in bytes
 */
record LfsPointer(String oid, long size) {
  /** The specification's limit: a pointer is shorter. */
  static final int MAX_BYTES = 1024;

  private static final byte[] START =
      "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern WHOLE =
      Pattern.compile(
          """
          version https://git-lfs\\.github\\.com/spec/v1
          oid sha256:([0-9a-f]{64})
          size (0|[1-9][0-9]{0,17})
          ?\
          """);

  /** Whether the content was meant as a pointer, also one that {@link #parse} cannot read. */
  static boolean matches(byte[] content) {
    return content.length < MAX_BYTES
        && content.length > START.length
        && Arrays.equals(content, 0, START.length, START, 0, START.length)
        && new String(content, StandardCharsets.ISO_8859_1).contains("\noid sha256:");
  }

  /** The pointer, if the content is one without extensions. */
  static Optional<LfsPointer> parse(byte[] content) {
    Matcher matcher = WHOLE.matcher(new String(content, StandardCharsets.ISO_8859_1));
    return matcher.matches()
        ? Optional.of(new LfsPointer(matcher.group(1), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** What the reason is called after the path, where files of Git LFS are not wanted. */
  static final String REASON =
      "is a Git LFS pointer, not the file itself; `lfs: true` below `source:` deploys the file";

  static UserError refusal(String origin) {
    return UserError.usage(
        origin + " is a Git LFS pointer, not the file itself, and has no attribute filter=lfs",
        "commit the file itself, leave it out with a `drop` rule of the map, or give it the"
            + " attribute `-filter` if this text is what is wanted");
  }
}
