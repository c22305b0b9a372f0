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
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
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

  private static final int MOST_WORDS = 200;

  private final HostSettings settings;
  private final String through;
  private final HostKeyCheck check;
  private final Identities.Offer identities;
  private final Duration atMost;
  private final List<String> tried = Collections.synchronizedList(new ArrayList<>());
  private volatile Step step = Step.RESOLVE;
  private volatile @Nullable UserError verdict;
  private volatile String heard = "";
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
    heard = "";
  }

  /**
   * Notes words about the step under way that tell more than an exception will; the first count.
   */
  void heard(String words) {
    if (heard.isEmpty()) {
      heard = words;
    }
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
    String at =
        Printable.of(settings.endpoint())
            + (through.isEmpty() ? "" : " through " + Printable.of(through));
    String seen = cause == null ? "no answer within " + seconds() : words(cause);
    return switch (step) {
      case RESOLVE ->
          error(
              "cannot resolve %s: %s".formatted(Printable.of(settings.hostName()), seen),
              "check the host's name in deploy.yml, HostName in ssh_config, and DNS");
      case CONNECT ->
          error(
              "cannot connect to %s: %s".formatted(at, seen),
              "check that the server is up, that sshd listens on this port, and that no firewall"
                  + " is in between");
      case GREETING ->
          error(
              "%s does not greet as an SSH server: %s".formatted(at, seen),
              "check that it is sshd that listens on this port; a server that is busy or that bans"
                  + " this address also hangs up here");
      case HANDSHAKE ->
          error(
              "the SSH handshake with %s failed: %s".formatted(at, seen),
              "look at the log of sshd on the server");
      case AUTHENTICATE -> {
        boolean refused =
            cause instanceof SshException ended
                && ended.getDisconnectCode()
                    == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
        yield login(at, refused ? "" : seen);
      }
    };
  }

  /** The error of a login; {@code broken} says why it did not end, if it did not. */
  private UserError login(String at, String broken) {
    String user = Printable.of(settings.user());
    String methods = Printable.of(String.join(", ", wanted));
    StringBuilder message = new StringBuilder();
    String hint =
        "add one of the public keys to ~%s/.ssh/authorized_keys on the server, or load the"
                .formatted(user)
            + " right key into ssh-agent, or name it by IdentityFile in ssh_config";
    if (!broken.isEmpty()) {
      message.append("login as %s at %s: %s".formatted(user, at, broken));
      hint =
          "look at the log of sshd on the server; if it counts too many keys, name the right"
              + " one by IdentityFile and IdentitiesOnly in ssh_config";
    } else if (partial) {
      message.append("%s wants more than a key from %s: %s".formatted(at, user, methods));
      hint = "shipit logs in with a key and nothing else: let sshd ask this account for no more";
    } else if (wanted.contains("publickey")) {
      message.append("%s lets none of our keys log in as %s".formatted(at, user));
    } else {
      message.append("%s lets nobody log in with a key, only by %s".formatted(at, methods));
      hint = "shipit logs in with a key and nothing else: set PubkeyAuthentication yes for sshd";
    }
    List.copyOf(tried).forEach(key -> message.append("\n  offered ").append(key));
    identities.unusable().forEach(key -> message.append("\n  not offered ").append(key));
    if (identities.keys().isEmpty()) {
      message.append("\n  there was no key to offer");
    }
    return error(message.toString(), hint);
  }

  private static UserError error(String message, String hint) {
    return new UserError(ExitCode.UNCHANGED, message, hint);
  }

  /** The innermost exception's words: those around it say where, which we know better. */
  private String words(Throwable cause) {
    if (!heard.isEmpty()) {
      return shorten(heard);
    }
    Throwable inner = cause;
    for (int depth = 0; depth < 10 && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    String text = inner.getMessage();
    return shorten(text == null || text.isBlank() ? inner.getClass().getSimpleName() : text);
  }

  private static String shorten(String text) {
    String shown = Printable.of(text.strip());
    return shown.length() <= MOST_WORDS ? shown : shown.substring(0, MOST_WORDS) + "…";
  }

  private String seconds() {
    return atMost.toMillis() % 1000 == 0 ? atMost.toSeconds() + " s" : atMost.toMillis() + " ms";
  }
}
