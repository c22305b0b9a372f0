package io.shipit.release;

/**
 * One file or symbolic link of a release.
 *
 * @param path where it is in the release
 * @param mode what it is
 * @param content its bytes as deployed; for a link the bytes of its target
 * @param origin where it came from, for messages, safe to print: {@code blob <id> at <repo path>}
 * @param blobId the id of the git blob it was made from, in hexadecimal; {@code -} if there is none
 */
public record ReleaseFile(
    RelativePath path, FileMode mode, Content content, String origin, String blobId) {}
