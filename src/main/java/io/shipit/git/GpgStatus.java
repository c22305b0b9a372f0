package io.shipit.git;

import io.shipit.problem.Printable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what gpg says about a signature with {@code --status-fd} (doc/DETAILS of GnuPG): only one
 * good signature of a key that is valid now and trusted fully counts.
 */
final class GpgStatus {
  private static final String PREFIX = "[GNUPG:] ";

  private static final Set<String> VERDICTS =
      Set.of("GOODSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "BADSIG", "ERRSIG");

  private GpgStatus() {}

  /** Why the signature does not count, to be read after the commit; empty if it does. */
  static Optional<String> problem(String status, int exitStatus) {
    List<String[]> lines =
        status
            .lines()
            .filter(line -> line.startsWith(PREFIX))
            .map(line -> line.substring(PREFIX.length()).split(" "))
            .toList();
    List<String[]> verdicts = lines.stream().filter(line -> VERDICTS.contains(line[0])).toList();
    if (verdicts.size() != 1) {
      return Optional.of(
          verdicts.isEmpty()
              ? "has a signature that gpg cannot judge"
              : "has several signatures, and git makes one");
    }
    String[] verdict = verdicts.getFirst();
    String key = verdict.length > 1 ? " of the key " + Printable.of(verdict[1]) : "";
    String problem =
        switch (verdict[0]) {
          case "GOODSIG" -> "";
          case "EXPSIG" -> "has a signature" + key + " that has expired";
          case "EXPKEYSIG" -> "has a signature" + key + ", which has expired";
          case "REVKEYSIG" -> "has a signature" + key + ", which was revoked";
          case "BADSIG" -> "has a bad signature" + key;
          default -> "has a signature" + key + ", which gpg does not know";
        };
    if (!problem.isEmpty()) {
      return Optional.of(problem);
    }
    boolean valid = lines.stream().anyMatch(line -> line[0].equals("VALIDSIG"));
    boolean trusted =
        lines.stream()
            .anyMatch(line -> line[0].equals("TRUST_FULLY") || line[0].equals("TRUST_ULTIMATE"));
    if (!valid || exitStatus != 0) {
      return Optional.of("has a signature" + key + " that gpg does not take for valid");
    }
    return trusted
        ? Optional.empty()
        : Optional.of("has a good signature" + key + ", which your key ring does not trust fully");
  }
}
