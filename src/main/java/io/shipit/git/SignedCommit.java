package io.shipit.git;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a signature of a commit is over, and the signature: the header {@code gpgsig}, which is not
 * part of what is signed.
 *
 * @param text the commit's bytes without its signatures, one character for each
 * @param signature as written, in ASCII armor
 * @param count how many there are; git signs once
 */
record SignedCommit(String text, String signature, int count) {
  private static final String HEADER = "gpgsig ";

  /** The bytes that were signed. */
  byte[] payload() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Takes a raw commit apart; empty if it bears no signature. */
  static Optional<SignedCommit> of(byte[] raw) {
    // Latin-1 keeps every byte as it is.
    String all = new String(raw, StandardCharsets.ISO_8859_1);
    StringBuilder payload = new StringBuilder(all.length());
    StringBuilder signature = new StringBuilder();
    int count = 0;
    boolean ours = false;
    boolean others = false;
    int at = 0;
    while (at < all.length()) {
      int feed = all.indexOf('\n', at);
      int end = feed < 0 ? all.length() : feed + 1;
      String line = all.substring(at, end);
      if (line.equals("\n")) {
        payload.append(all, at, all.length());
        break;
      }
      boolean more = line.startsWith(" ");
      if (!more) {
        ours = line.startsWith(HEADER);
        // That of a translated commit, with ids of another kind, is no part of it either.
        others = !ours && line.startsWith("gpgsig");
        count += ours ? 1 : 0;
      }
      if (ours) {
        signature.append(line, more ? 1 : HEADER.length(), line.length());
      } else if (!others) {
        payload.append(line);
      }
      at = end;
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(new SignedCommit(payload.toString(), signature.toString(), count));
  }
}
