package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.ssh.KnownHosts.Decision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells why a host key is not to be trusted, and what a careful person does then. */
final class HostKeyCheck {
  private static final int LEAST_RSA_BITS = 2048;

  private final KnownHosts knownHosts = new KnownHosts();

  /**
   * Reads the files of a host.
   *
   * @throws UserError if one of them cannot be relied upon, so that there is no use in connecting
   */
  void mustBeReadable(HostSettings settings) {
    try {
      knownHosts.types(settings.knownHostsFiles(), settings.knownHostsName(), plainName(settings));
    } catch (KnownHosts.Unreliable e) {
      throw unreliable(e);
    }
  }

  /** The types of the keys that are known for a host. */
  Set<String> knownTypes(HostSettings settings) {
    try {
      return knownHosts.types(
          settings.knownHostsFiles(), settings.knownHostsName(), plainName(settings));
    } catch (KnownHosts.Unreliable e) {
      return Set.of();
    }
  }

  /** Why a key is refused; null if it is trusted. */
  @Nullable UserError refusal(HostSettings settings, PublicKey key) {
    SshKey shown = SshKey.of(key);
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      return error(
          "the host key of %s has %d bits, and RSA keys need %d"
              .formatted(
                  Printable.of(settings.knownHostsName()),
                  rsa.getModulus().bitLength(),
                  LEAST_RSA_BITS),
          "give the server an Ed25519 host key: ssh-keygen -A makes it");
    }
    try {
      return switch (knownHosts.decide(
          settings.knownHostsFiles(), settings.knownHostsName(), plainName(settings), shown)) {
        case Decision.Trusted(KnownHostsLine line) -> null;
        case Decision.Unknown(List<KnownHostsLine> others) -> unknown(settings, shown, others);
        case Decision.Changed(List<KnownHostsLine> known) -> changed(settings, shown, known);
        case Decision.Revoked(KnownHostsLine line) -> revoked(settings, shown, line);
      };
    } catch (KnownHosts.Unreliable e) {
      return unreliable(e);
    }
  }

  private static String plainName(HostSettings settings) {
    String alias = settings.hostKeyAlias();
    return alias != null ? alias : settings.hostName();
  }

  private static UserError unknown(
      HostSettings settings, SshKey shown, List<KnownHostsLine> others) {
    String name = Printable.of(settings.knownHostsName());
    StringBuilder message =
        new StringBuilder(
            "the host key of %s is not known\n  received %s".formatted(name, shown.shown()));
    for (KnownHostsLine line : others) {
      message
          .append("\n  known is ")
          .append(
              line.kind() == KnownHostsLine.Kind.AUTHORITY
                  ? "a certificate authority, which shipit does not ask,"
                  : Objects.requireNonNull(line.key()).shown())
          .append(" in ")
          .append(Printable.of(line.place()));
    }
    if (others.isEmpty()) {
      message.append("\n  looked for it in ").append(files(settings));
    }
    Path file = fileToExtend(settings);
    return error(
        message.toString(),
        "ask the server's owner for the fingerprint, or read it on its console; only if it is the"
            + " same, add this line to %s:\n  %s %s"
                .formatted(
                    file == null ? "a known_hosts file" : Printable.of(file.toString()),
                    name,
                    Printable.of(shown.line())));
  }

  private static UserError changed(
      HostSettings settings, SshKey shown, List<KnownHostsLine> known) {
    String name = Printable.of(settings.knownHostsName());
    StringBuilder message =
        new StringBuilder(
            "THE HOST KEY OF %s HAS CHANGED: this may be another machine that wants to be taken"
                    .formatted(name)
                + " for the server\n  received "
                + shown.shown());
    for (KnownHostsLine line : known) {
      message
          .append("\n  expected ")
          .append(Objects.requireNonNull(line.key()).shown())
          .append(" from ")
          .append(Printable.of(line.place()));
    }
    return error(
        message.toString(),
        "do not go on before you know why it changed; if the server's owner confirms the new key,"
            + " replace %s by:\n  %s %s"
                .formatted(
                    known.stream()
                        .map(line -> Printable.of(line.place()))
                        .collect(Collectors.joining(" and ")),
                    name,
                    Printable.of(shown.line())));
  }

  private static UserError revoked(HostSettings settings, SshKey shown, KnownHostsLine line) {
    return error(
        "the host key of %s is revoked\n  received %s\n  revoked in %s"
            .formatted(
                Printable.of(settings.knownHostsName()), shown.shown(), Printable.of(line.place())),
        "whoever has this key may not be the server: give the server a new host key");
  }

  private static UserError unreliable(KnownHosts.Unreliable why) {
    return error(
        "cannot tell whether its host key is to be trusted: %s"
            .formatted(Printable.of(String.valueOf(why.getMessage()))),
        "mend the known_hosts file: it must be a regular file that only its owner may write");
  }

  private static String files(HostSettings settings) {
    String files =
        settings.knownHostsFiles().stream()
            .map(
                file ->
                    Printable.of(file.toString()) + (Files.exists(file) ? "" : " (does not exist)"))
            .collect(Collectors.joining(", "));
    return files.isEmpty() ? "no file: ssh_config names none" : files;
  }

  private static @Nullable Path fileToExtend(HostSettings settings) {
    return settings.knownHostsFiles().isEmpty() ? null : settings.knownHostsFiles().getFirst();
  }

  private static UserError error(String message, String hint) {
    return new UserError(ExitCode.UNCHANGED, message, hint);
  }
}
