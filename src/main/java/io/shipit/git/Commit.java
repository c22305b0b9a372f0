package io.shipit.git;

import java.time.Instant;

/**
 * The commit that a release is made from.
 *
 * @param id its id, 40 hexadecimal digits
 * @param tree the id of its tree
 * @param subject the first paragraph of its message in one line; as written, not safe to print
 * @param author name and mail address: {@code Ada <ada@example.com>}; as written, not safe to print
 * @param authoredAt when it was written; a time that is no time is the nearest from 1970 to 9999
 * @param committedAt when it was committed; a time that is no time is the nearest from 1970 to 9999
 */
public record Commit(
    String id,
    String tree,
    String subject,
    String author,
    Instant authoredAt,
    Instant committedAt) {

  /** The first ten digits of the id. */
  public String shortId() {
    return id.substring(0, 10);
  }
}
