package io.shipit.ssh;

import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionDisconnectHandler;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/** Takes part in the handshake of every session (RFC 4253, 7), and watches how far it comes. */
final class Negotiation implements SessionListener, SessionDisconnectHandler {
  /** A server's promise that its handshake cannot be tampered with (OpenSSH's PROTOCOL, 1.10). */
  private static final String STRICT = "kex-strict-s-v00@openssh.com";

  private static final String CHACHA20 = "chacha20-poly1305@openssh.com";

  @Override
  public void sessionPeerIdentificationLine(Session session, String line, List<String> extraLines) {
    Client.attempt(session).heard("it says " + line);
  }

  @Override
  public void sessionPeerIdentificationReceived(
      Session session, String version, List<String> extraLines) {
    Client.attempt(session).reached(Attempt.Step.HANDSHAKE);
  }

  /** Asks for a key of a type that is known: a server has several, and we may know only one. */
  @Override
  public void sessionNegotiationOptionsCreated(
      Session session, Map<KexProposalOption, String> proposal) {
    List<String> known = new ArrayList<>();
    for (String type : Client.attempt(session).knownTypes()) {
      known.addAll(
          type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(type));
    }
    List<String> ours = names(proposal.get(KexProposalOption.SERVERKEYS));
    List<String> ordered = new ArrayList<>(known);
    ordered.retainAll(ours);
    ours.stream().filter(type -> !known.contains(type)).forEach(ordered::add);
    proposal.put(KexProposalOption.SERVERKEYS, String.join(",", ordered));
  }

  /** Without strict key exchange ChaCha20-Poly1305 lets messages be removed (CVE-2023-48795). */
  @Override
  public void sessionNegotiationEnd(
      Session session,
      Map<KexProposalOption, String> ours,
      Map<KexProposalOption, String> theirs,
      Map<KexProposalOption, String> agreed,
      @Nullable Throwable reason) {
    Attempt attempt = Client.attempt(session);
    boolean chacha =
        CHACHA20.equals(agreed.get(KexProposalOption.C2SENC))
            || CHACHA20.equals(agreed.get(KexProposalOption.S2CENC));
    List<String> promised =
        names(session.getServerKexProposals().get(KexProposalOption.ALGORITHMS));
    if (reason == null && chacha && attempt.isFirstHandshake() && !promised.contains(STRICT)) {
      UserError refusal =
          refusal(
              attempt.settings(),
              "has no cipher but " + CHACHA20 + ", and no strict key exchange to make it safe",
              "update sshd on the server, or have it offer aes128-gcm@openssh.com");
      attempt.decide(refusal);
      throw refusal;
    }
  }

  @Override
  public boolean handleKexDisconnectReason(
      Session session,
      Map<KexProposalOption, String> ours,
      Map<KexProposalOption, String> theirs,
      Map<KexProposalOption, String> agreed,
      KexProposalOption option) {
    String what =
        switch (option) {
          case ALGORITHMS -> "key exchange";
          case SERVERKEYS -> "host key";
          case C2SENC, S2CENC -> "cipher";
          case C2SMAC, S2CMAC -> "message authentication";
          case C2SCOMP, S2CCOMP -> "compression";
          case C2SLANG, S2CLANG -> "";
        };
    if (what.isEmpty()) {
      return true;
    }
    Attempt attempt = Client.attempt(session);
    attempt.decide(
        refusal(
            attempt.settings(),
            "offers no safe %s, only %s"
                .formatted(what, Printable.of(algorithms(theirs.get(option)))),
            "update sshd on the server, or have it offer one of: " + algorithms(ours.get(option))));
    return false;
  }

  @Override
  public void sessionDisconnect(
      Session session,
      int reason,
      @Nullable String message,
      @Nullable String language,
      boolean initiator) {
    if (message != null) {
      Client.attempt(session).heard(message);
    }
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.KeyEstablished) {
      Client.attempt(session).reached(Attempt.Step.AUTHENTICATE);
    }
  }

  private static UserError refusal(HostSettings settings, String what, String hint) {
    return new UserError(
        ExitCode.UNCHANGED,
        "the SSH server at %s %s".formatted(Printable.of(settings.endpoint()), what),
        hint);
  }

  /** Leaves out what looks like a key exchange but is a remark (RFC 8308, 2.1). */
  private static String algorithms(@Nullable String list) {
    return names(list).stream()
        .filter(name -> !name.startsWith("ext-info-") && !name.startsWith("kex-strict-"))
        .collect(Collectors.joining(","));
  }

  private static List<String> names(@Nullable String list) {
    return list == null ? List.of() : Arrays.asList(list.split(",", -1));
  }
}
