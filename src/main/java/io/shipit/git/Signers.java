package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Those whose signatures count: those of a file, who sign with SSH keys; or, without one, those
 * whom the user's GPG key ring trusts fully.
 *
 * @param allowed the file, as ssh-keygen(1) reads it
 * @param revoked a file of keys that count no more, as ssh-keygen(1) reads it
 */
public record Signers(Optional<Path> allowed, Optional<Path> revoked) {
  private static final String SSH = "-----BEGIN SSH SIGNATURE-----";
  private static final String GPG = "-----BEGIN PGP ";

  /** Git signs with this namespace, so that no other signature can be taken for one of a commit. */
  private static final String NAMESPACE = "git";

  /**
   * Why the signature of a commit does not count; empty if it does. To be read after the commit.
   */
  Optional<String> problem(Optional<SignedCommit> commit) {
    if (commit.isEmpty()) {
      return Optional.of("has no signature");
    }
    SignedCommit signed = commit.get();
    if (signed.count() != 1) {
      return Optional.of("has " + signed.count() + " signatures, and git makes one");
    }
    if (allowed.isPresent()) {
      return signed.signature().startsWith(SSH)
          ? ssh(signed, allowed.get())
          : Optional.of("has a signature that is not of an SSH key, as allowed_signers wants it");
    }
    return signed.signature().startsWith(GPG)
        ? gpg(signed)
        : Optional.of("has a signature that is not of GPG; SSH keys need allowed_signers");
  }

  private Optional<String> ssh(SignedCommit signed, Path file) {
    try (Program keygen = new Program("ssh-keygen")) {
      String signature =
          keygen
              .file("signature", signed.signature().getBytes(StandardCharsets.ISO_8859_1))
              .toString();
      Program.Ended found =
          keygen.run(
              List.of("-Y", "find-principals", "-f", file.toString(), "-s", signature),
              signed.payload());
      if (found.status() != 0 || found.out().isBlank()) {
        Program.Ended bare =
            keygen.run(
                List.of("-Y", "check-novalidate", "-n", NAMESPACE, "-s", signature),
                signed.payload());
        return Optional.of(
            bare.status() == 0
                ? "has a signature of a key that is not, or no longer, in "
                    + shown(file)
                    + ": "
                    + shown(bare.out())
                : "has a bad signature: " + shown(bare.out() + bare.err()));
      }
      String last = "";
      for (String principal : found.out().lines().limit(10).toList()) {
        List<String> verify =
            new ArrayList<>(
                List.of(
                    "-Y",
                    "verify",
                    "-n",
                    NAMESPACE,
                    "-f",
                    file.toString(),
                    "-I",
                    principal,
                    "-s",
                    signature));
        revoked.ifPresent(list -> verify.addAll(List.of("-r", list.toString())));
        Program.Ended verified = keygen.run(verify, signed.payload());
        if (verified.status() == 0 && verified.out().startsWith("Good ")) {
          return Optional.empty();
        }
        last = verified.out() + verified.err();
      }
      return Optional.of("has a signature that does not count: " + shown(last));
    }
  }

  private static Optional<String> gpg(SignedCommit signed) {
    try (Program gpg = new Program("gpg")) {
      String signature =
          gpg.file("signature", signed.signature().getBytes(StandardCharsets.ISO_8859_1))
              .toString();
      Program.Ended ended =
          gpg.run(
              List.of(
                  "--batch",
                  "--no-tty",
                  "--no-auto-key-retrieve",
                  "--status-fd=1",
                  "--verify",
                  signature,
                  "-"),
              signed.payload());
      return GpgStatus.problem(ended.out(), ended.status());
    }
  }

  private static String shown(Path file) {
    return Printable.of(file.toString());
  }

  private static String shown(String said) {
    return Printable.of(said.strip().replace("\n", "; "));
  }

  /**
   * The same, if the files are outside of a directory: who can commit to it must not say who may.
   *
   * @throws UserError if one is not
   */
  Signers outside(Path directory) {
    for (Optional<Path> file : List.of(allowed, revoked)) {
      if (file.isPresent() && real(file.get()).startsWith(real(directory))) {
        throw UserError.usage(
            shown(file.get()) + " is in the repository, whose commits it is to judge",
            "keep it outside of " + shown(directory));
      }
    }
    return this;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (java.io.IOException missing) {
      throw UserError.usage(
          shown(file) + " cannot be read", "allowed_signers and revoked_signers name files");
    }
  }
}
