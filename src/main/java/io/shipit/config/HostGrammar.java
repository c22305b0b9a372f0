package io.shipit.config;

import io.shipit.config.yaml.Told;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names of hosts, accounts and environments. They come near command lines, so nothing that ssh or a
 * shell could take as an option or an operator is let in, quoted or not (CVE-2023-51385 is what
 * happens otherwise).
 */
final class HostGrammar {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
  private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]*[$]?");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9][A-Za-z0-9._-]*)?");

  private HostGrammar() {}

  /**
   * A host name, ssh alias, IPv4 address, or IPv6 address without brackets and with an optional
   * zone ({@code fe80::1%eth0}, RFC 4007).
   */
  static String host(String value) {
    if (value.isEmpty()) {
      throw new Refused("is empty");
    }
    if (value.length() > 253) {
      throw new Refused("is too long", "at most 253 characters");
    }
    if (NAME.matcher(value).matches()) {
      return value;
    }
    if (value.indexOf(':') != value.lastIndexOf(':') && IPV6.matcher(value).matches()) {
      return ipv6(value);
    }
    throw refusedHost(value);
  }

  private static String ipv6(String value) {
    String address = value.indexOf('%') < 0 ? value : value.substring(0, value.indexOf('%'));
    int groups = address.split(":", -1).length;
    int shortened = address.indexOf("::");
    boolean twice = shortened >= 0 && address.indexOf("::", shortened + 1) >= 0;
    boolean longGroup =
        Pattern.compile(":")
            .splitAsStream(address)
            .anyMatch(g -> g.length() > 4 && !g.contains("."));
    if (groups > 9 || twice || longGroup || (shortened < 0 && groups < 7)) {
      throw new Refused("is no IPv6 address", "an address such as 2001:db8::7");
    }
    return value;
  }

  private static Refused refusedHost(String value) {
    if (value.startsWith("-")) {
      return new Refused("begins with -, which ssh would take as an option");
    }
    if (value.startsWith("[")) {
      return new Refused(
          "has brackets", "an IPv6 address without brackets, the port as {host: ..., port: ...}");
    }
    int at = value.indexOf('@');
    if (at > 0 && NAME.matcher(value.substring(at + 1)).matches()) {
      String user = value.substring(0, at);
      return new Refused(
          "has a user in it", "{host: " + value.substring(at + 1) + ", user: " + plain(user) + "}");
    }
    int colon = value.indexOf(':');
    boolean single = colon > 0 && colon == value.lastIndexOf(':');
    if (single && NAME.matcher(value.substring(0, colon)).matches()) {
      return new Refused(
          "has a port in it",
          "{host: "
              + value.substring(0, colon)
              + ", port: "
              + plain(value.substring(colon + 1))
              + "}");
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(value)) {
      return new Refused("has letters beyond ASCII", ascii(value));
    }
    return odd(value);
  }

  private static Refused odd(String value) {
    int odd =
        value
            .codePoints()
            .filter(c -> !NAME.matcher("_" + Character.toString(c)).matches())
            .findFirst()
            .orElse(value.codePointAt(0));
    boolean first = odd == value.codePointAt(0);
    return new Refused((first ? "begins with " : "has ") + Told.value(Character.toString(odd)));
  }

  private static String plain(String value) {
    return ACCOUNT.matcher(value).matches() ? value : "...";
  }

  private static String ascii(String value) {
    try {
      return "its ASCII form, " + Told.value(IDN.toASCII(value));
    } catch (IllegalArgumentException e) {
      return "its ASCII form, which begins with xn--";
    }
  }

  /** The name of a user or a group, those of directory services ({@code name@domain}) included. */
  static String account(String value) {
    if (value.isEmpty()) {
      throw new Refused("is empty");
    }
    if (value.length() > 64) {
      throw new Refused("is too long", "at most 64 characters");
    }
    if (value.startsWith("-")) {
      throw new Refused("begins with -, which ssh would take as an option");
    }
    if (!ACCOUNT.matcher(value).matches()) {
      throw odd(value);
    }
    return value;
  }

  /** The name of an environment; it becomes part of refs, records and command lines. */
  static String environment(String value) {
    if (!ENVIRONMENT.matcher(value).matches() || value.contains("..") || value.endsWith(".")) {
      throw new Refused("is no name for an environment");
    }
    if (value.length() > 64) {
      throw new Refused("is too long", "at most 64 characters");
    }
    return value;
  }
}
