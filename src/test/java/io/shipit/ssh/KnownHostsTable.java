package io.shipit.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Contents of known_hosts and what they say about a server on 127.0.0.1, port {@code PORT}, that
 * has the host keys {@code ED} and {@code ECDSA}. {@code HOST} is its name with the port, {@code
 * OTHER_ED} an Ed25519 key of somebody else.
 */
final class KnownHostsTable {
  private KnownHostsTable() {}

  /** What is decided. */
  enum Verdict {
    TRUSTED,
    UNKNOWN,
    CHANGED,
    REVOKED,
    UNRELIABLE
  }

  /**
   * One case.
   *
   * @param what what is special about it
   * @param alias HostKeyAlias, or empty
   * @param stricter whether OpenSSH lets the server pass that we refuse
   * @param lines the file
   */
  record Row(String what, String alias, Verdict verdict, boolean stricter, String lines) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Row row(String what, Verdict verdict, String... lines) {
    return new Row(what, "", verdict, false, String.join("\n", lines));
  }

  private static Row stricter(String what, Verdict verdict, String... lines) {
    return new Row(what, "", verdict, true, String.join("\n", lines));
  }

  private static Row alias(String what, String alias, Verdict verdict, String... lines) {
    return new Row(what, alias, verdict, false, String.join("\n", lines));
  }

  /** All cases. */
  static List<Row> rows() {
    return List.of(
        row("nothing", Verdict.UNKNOWN, ""),
        row("the key", Verdict.TRUSTED, "HOST ED"),
        row("the key, after others", Verdict.TRUSTED, "a,b ED", "# HOST OTHER_ED", "", "HOST ED"),
        row("the key, with a comment", Verdict.TRUSTED, "HOST ED of web 1"),
        row("the key, with tabs and blanks", Verdict.TRUSTED, "  HOST\tED\t"),
        row("the key, with a carriage return", Verdict.TRUSTED, "HOST ED\r"),
        row("the key among names", Verdict.TRUSTED, "web,HOST,10.0.0.1 ED"),
        row("the key of another host", Verdict.UNKNOWN, "web ED"),
        row("the key on another port", Verdict.UNKNOWN, "[127.0.0.1]:1 ED"),
        row("the key without a port", Verdict.TRUSTED, "127.0.0.1 ED"),
        row("another key without a port", Verdict.UNKNOWN, "127.0.0.1 OTHER_ED"),
        row("another key", Verdict.CHANGED, "HOST OTHER_ED"),
        row("another key, then the key", Verdict.TRUSTED, "HOST OTHER_ED", "HOST ED"),
        row("only the key of another type", Verdict.TRUSTED, "HOST ECDSA"),
        row("a type that the server has not", Verdict.UNKNOWN, "HOST RSA"),
        row("a star", Verdict.TRUSTED, "* ED"),
        row("a star for the port", Verdict.TRUSTED, "[127.0.0.1]:* ED"),
        row("question marks", Verdict.TRUSTED, "[127.?.?.1]:* ED"),
        row("too few question marks", Verdict.UNKNOWN, "[127.?.1]:* ED"),
        row("a negated name, though a star without a port", Verdict.TRUSTED, "!HOST,* ED"),
        row("a negated name", Verdict.UNKNOWN, "!HOST,!127.0.0.1,* ED"),
        row("a negated name, at the end", Verdict.UNKNOWN, "*,!HOST,!127.0.0.1 ED"),
        row("a negated name of another", Verdict.TRUSTED, "!web,* ED"),
        row("only a negated name of another", Verdict.UNKNOWN, "!web ED"),
        row("a hashed name", Verdict.TRUSTED, "HASHED ED"),
        row("a hashed name, another key", Verdict.CHANGED, "HASHED OTHER_ED"),
        row("a hashed name without the port", Verdict.TRUSTED, "HASHED_PLAIN ED"),
        row("a hashed name of another", Verdict.UNKNOWN, "HASHED_OTHER ED"),
        row("a revoked key", Verdict.REVOKED, "HOST ED", "@revoked HOST ED"),
        row("a revoked key, first", Verdict.REVOKED, "@revoked * ED", "HOST ED"),
        row("another revoked key", Verdict.TRUSTED, "HOST ED", "@revoked * OTHER_ED"),
        row("a revoked key of another", Verdict.TRUSTED, "HOST ED", "@revoked web ED"),
        stricter(
            "a key revoked without a port", Verdict.REVOKED, "HOST ED", "@revoked 127.0.0.1 ED"),
        row("a certificate authority", Verdict.UNKNOWN, "@cert-authority HOST ED"),
        row("an authority and the key", Verdict.TRUSTED, "@cert-authority * OTHER_ED", "HOST ED"),
        stricter("an unknown marker", Verdict.UNRELIABLE, "@trusted HOST OTHER_ED", "HOST ED"),
        row("an unknown marker for another", Verdict.TRUSTED, "@trusted web ED", "HOST ED"),
        stricter("no key", Verdict.UNRELIABLE, "HOST", "HOST ED"),
        stricter("half a key", Verdict.UNRELIABLE, "HOST ssh-ed25519", "HOST ED"),
        stricter("no Base64", Verdict.UNRELIABLE, "HOST ssh-ed25519 AAA!", "HOST ED"),
        stricter("a wrong type", Verdict.UNRELIABLE, "HOST ssh-rsa ED_BASE64", "HOST ED"),
        row("a damaged line of another", Verdict.TRUSTED, "web ssh-ed25519 AAA!", "HOST ED"),
        stricter("a damaged hash", Verdict.UNRELIABLE, "|1|AAAA|BBBB ED", "HOST ED"),
        stricter("an unknown hash", Verdict.UNRELIABLE, "|2|AAAA|BBBB ED", "HOST ED"),
        alias("an alias", "web1.example.com", Verdict.TRUSTED, "web1.example.com ED"),
        alias("an alias in capitals", "WEB1.example.com", Verdict.TRUSTED, "web1.EXAMPLE.com ED"),
        alias("a negated alias", "web1", Verdict.UNKNOWN, "!web1,* ED"),
        alias("an alias has no port", "web1", Verdict.UNKNOWN, "[web1]:PORT ED"),
        alias("an alias is all that counts", "web1", Verdict.UNKNOWN, "HOST ED"),
        alias("a wildcard for an alias", "web1.example.com", Verdict.TRUSTED, "*.example.com ED"));
  }

  /** Puts names and keys into the lines of a row. */
  static String fill(String lines, int port, String ed, String ecdsa, String otherEd) {
    return lines
        .replace("HASHED_PLAIN", hashed("127.0.0.1"))
        .replace("HASHED_OTHER", hashed("web"))
        .replace("HASHED", hashed("[127.0.0.1]:" + port))
        .replace("HOST", "[127.0.0.1]:" + port)
        .replace("PORT", Integer.toString(port))
        .replace("OTHER_ED", otherEd)
        .replace("ECDSA", ecdsa)
        .replace("ED_BASE64", ed.split(" ", -1)[1])
        .replace("RSA", RSA)
        .replaceAll("\\bED\\b", ed);
  }

  private static String hashed(String name) {
    try {
      byte[] salt = "0123456789abcdefghij".getBytes(StandardCharsets.US_ASCII);
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(salt, "HmacSHA1"));
      Base64.Encoder base64 = Base64.getEncoder();
      return "|1|%s|%s"
          .formatted(
              base64.encodeToString(salt),
              base64.encodeToString(mac.doFinal(name.getBytes(StandardCharsets.US_ASCII))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Any RSA key. */
  private static final String RSA =
      "ssh-rsa " + Base64.getEncoder().encodeToString(SshKey.of(RsaKeys.publicKey(2048)).blob());
}
