package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to a host: how far it came, and why it failed, in words for people. The
 * session's threads write to it, the caller reads it when they are done.
 */
final class Attempt {
  /** The steps of a connection, in order; each becomes part of a message. */
  enum Step {
    RESOLVE,
    CONNECT,
    GREETING,
    HANDSHAKE,
    AUTHENTICATE
  }

  private final HostSettings settings;
  private final String through;
  private final HostKeyCheck check;
  private final Identities.Offer identities;
  private final Duration atMost;
  private final List<String> tried = Collections.synchronizedList(new ArrayList<>());
  private volatile Step step = Step.RESOLVE;
  private volatile @Nullable UserError verdict;
  private volatile @Nullable SshKey hostKey;
  private volatile List<String> wanted = List.of();
  private volatile boolean partial;

  /**
   * An attempt that has not begun.
   *
   * @param through the jump host, or empty
   * @param atMost how long it may take, for messages
   */
  Attempt(
      HostSettings settings,
      String through,
      HostKeyCheck check,
      Identities.Offer identities,
      Duration atMost) {
    this.settings = settings;
    this.through = through;
    this.check = check;
    this.identities = identities;
    this.atMost = atMost;
  }

  HostSettings settings() {
    return settings;
  }

  Identities.Offer identities() {
    return identities;
  }

  void reached(Step next) {
    step = next;
  }

  /** False once keys have been agreed upon; a session does so again from time to time. */
  boolean isFirstHandshake() {
    return step != Step.AUTHENTICATE;
  }

  /** The key that was trusted. */
  SshKey hostKey() {
    return Objects.requireNonNull(hostKey);
  }

  /** The types of the keys that are known for the host. */
  Set<String> knownTypes() {
    return check.knownTypes(settings);
  }

  /** Whether a host key is to be trusted; a session asks again when it changes its keys. */
  boolean trusts(PublicKey key) {
    SshKey shown = SshKey.of(key);
    SshKey before = hostKey;
    if (before != null) {
      return before.equals(shown);
    }
    UserError refusal = check.refusal(settings, key);
    if (refusal != null) {
      decide(refusal);
      return false;
    }
    hostKey = shown;
    return true;
  }

  /** Says why the attempt fails, whatever else goes wrong afterwards. */
  void decide(UserError why) {
    verdict = why;
  }

  /** Notes that a key is being offered. */
  void tries(String key) {
    if (!tried.contains(key)) {
      tried.add(key);
    }
  }

  /** Notes what the server still wants after it was offered a key. */
  void refused(boolean partialSuccess, List<String> methods) {
    partial |= partialSuccess;
    wanted = methods;
  }

  /** The error of an attempt that failed because of {@code cause}; null if its time ran out. */
  UserError failure(@Nullable Throwable cause) {
    UserError decided = verdict;
    if (decided != null) {
      return decided;
    }
    String name = Printable.of(settings.name());
    String at =
        Printable.of(settings.endpoint())
            + (through.isEmpty() ? "" : " through " + Printable.of(through));
    String seen = cause == null ? "no answer within " + seconds() : words(cause);
    return switch (step) {
      case RESOLVE ->
          error(
              "%s: cannot resolve %s: %s".formatted(name, Printable.of(settings.hostName()), seen),
              "check the host's name in deploy.yml, HostName in ssh_config, and DNS");
      case CONNECT ->
          error(
              "%s: cannot connect to %s: %s".formatted(name, at, seen),
              "check that the server is up, that sshd listens on this port, and that no firewall"
                  + " is in between");
      case GREETING ->
          error(
              "%s: %s does not greet as an SSH server: %s".formatted(name, at, seen),
              "check that it is sshd that listens on this port; a server that is busy or that bans"
                  + " this address also hangs up here");
      case HANDSHAKE ->
          error(
              "%s: the SSH handshake with %s failed: %s".formatted(name, at, seen),
              "look at the log of sshd on the server");
      case AUTHENTICATE -> authentication(name, at, cause == null ? seen : "", cause);
    };
  }

  private UserError authentication(
      String name, String at, String timeout, @Nullable Throwable cause) {
    StringBuilder message = new StringBuilder();
    String user = Printable.of(settings.user());
    if (!timeout.isEmpty()) {
      message.append("%s: login as %s at %s: %s".formatted(name, user, at, timeout));
    } else if (partial) {
      message.append(
          "%s: %s wants more than a key from %s: %s"
              .formatted(name, at, user, Printable.of(String.join(", ", wanted))));
    } else {
      message.append("%s: %s lets none of our keys log in as %s".formatted(name, at, user));
    }
    for (String key : List.copyOf(tried)) {
      message.append("\n  offered ").append(key);
    }
    for (String reason : identities.unusable()) {
      message.append("\n  not offered ").append(reason);
    }
    if (tried.isEmpty() && identities.keys().isEmpty()) {
      message.append("\n  there was no key to offer");
    }
    if (timeout.isEmpty() && cause != null && !tried.isEmpty() && wanted.isEmpty()) {
      message.append("\n  the connection ended: ").append(words(cause));
    }
    return error(
        message.toString(),
        partial
            ? "shipit logs in with a key and nothing else: let sshd ask this account for no more"
            : "add one of the public keys to ~%s/.ssh/authorized_keys on the server, or load the"
                    .formatted(user)
                + " right key into ssh-agent, or name it by IdentityFile in ssh_config");
  }

  private static UserError error(String message, String hint) {
    return new UserError(ExitCode.UNCHANGED, message, hint);
  }

  /** The innermost exception's words: those around it say where, which we know better. */
  private static String words(Throwable cause) {
    Throwable inner = cause;
    for (int depth = 0; depth < 10 && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    String text = inner.getMessage();
    return Printable.of(text == null || text.isBlank() ? inner.getClass().getSimpleName() : text);
  }

  private String seconds() {
    return atMost.toMillis() % 1000 == 0 ? atMost.toSeconds() + " s" : atMost.toMillis() + " ms";
  }
}
