package io.shipit.config;

import io.shipit.config.yaml.Controls;
import io.shipit.config.yaml.Node;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/**
 * What may be written as a value: the check, the JSON that the record's component is bound from,
 * and what editors are told. Scalars arrive as the text that was written, whatever YAML would make
 * of them, so that {@code user: no} is the user "no".
 */
enum Grammar {
  /** A mapping, whose keys are the components of the record. */
  KEYS("keys of its own", Grammar::mapping, "{}"),
  /** Where to connect to. */
  HOST(
      "a host name, an ssh alias or an IP address",
      text -> string(HostGrammar.host(text.value())),
      "{'type':'string','pattern':'^[A-Za-z0-9_:][A-Za-z0-9._:%-]*$','maxLength':253}"),
  /** Who to log in as. */
  USER(
      "a login name of letters, digits, _ . - @",
      text -> string(HostGrammar.account(text.value())),
      "{'type':'string','pattern':'^[A-Za-z0-9_][A-Za-z0-9_.@-]*[$]?$','maxLength':64}"),
  /** A group on the host. */
  GROUP(
      "a group name of letters, digits, _ . - @",
      text -> string(HostGrammar.account(text.value())),
      USER.schema),
  /** A TCP port. */
  PORT(
      "a whole number from 1 to 65535",
      text -> number(text.value(), 1, 65535),
      "{'type':'integer','minimum':1,'maximum':65535}"),
  /** A number of releases: the live one, the one before it, and one more. */
  KEEP(
      "a whole number from 3 to 1000",
      text -> number(text.value(), 3, 1000),
      "{'type':'integer','minimum':3,'maximum':1000}"),
  /** The status of an HTTP response. */
  STATUS(
      "an HTTP status from 100 to 599",
      text -> number(text.value(), 100, 599),
      "{'type':'integer','minimum':100,'maximum':599}"),
  /** A directory on a host. */
  REMOTE_PATH(
      "an absolute path such as /srv/www, without a / at its end",
      text -> string(PathGrammar.remote(text.value())),
      "{'type':'string','pattern':'^(/[^/]+)+$','maxLength':1024}"),
  /** A path in a release, with a slash at the end if it is a directory. */
  SHARED_PATH(
      "a path inside the release such as storage/ (a directory) or .env (a file)",
      text -> PathGrammar.shared(text.value()),
      "{'type':'string','pattern':'^[^/~][^/]*(/[^/]+)*/?$','maxLength':1024}"),
  /** A line for a shell on the host. */
  HOOK(
      "one line for the host's sh, or several after |",
      text -> string(HookGrammar.hook(text)),
      "{'type':'string','minLength':1}"),
  /** What to request. */
  URL(
      "a URL such as http://localhost/health",
      text -> string(UrlGrammar.url(text.value())),
      "{'type':'string','pattern':'^https?://[^ ]+$'}"),
  /** A length of time. */
  TIME(
      "a time such as 500ms, 10s, 2m, from 1ms to 1h",
      text -> string(TimeGrammar.time(text.value()).toString()),
      "{'type':'string','pattern':'^[1-9][0-9]{0,8}(ms|s|m|h)$'}"),
  /** A rule of {@code source.map}. */
  MAP_RULE(
      "a rule such as dist/** -> / or drop **/*.map",
      MapRuleGrammar::rule,
      "{'type':'string','pattern':'^ *(drop +[^ ].*|[^ ].* -> .*[^ ] *)$'}"),
  /** A link of the release, or a pattern of such. */
  LINK_PATTERN(
      "a path in the release such as cache, or a pattern such as links/**",
      text -> string(SourceGrammar.pattern(text.value())),
      "{'type':'string','pattern':'^[^/].*$'}"),
  /** What becomes of submodules. */
  SUBMODULES(
      "include or refuse",
      text -> oneOf(text.value(), "include", "refuse"),
      "{'enum':['include','refuse']}"),
  /** Yes or no. */
  SWITCH("true or false", text -> onOff(text.value()), "{'type':'boolean'}"),
  /** A branch. */
  BRANCH(
      "the name of a branch such as main",
      text -> string(SourceGrammar.branch(text.value())),
      "{'type':'string','pattern':'^[^ -/][^ ]*$'}"),
  /** A file on the machine that shipit runs on. */
  LOCAL_FILE(
      "a file outside of the repository, as /etc/shipit/signers or ~/.ssh/allowed_signers",
      text -> string(SourceGrammar.local(text.value())),
      "{'type':'string','pattern':'^(/|~/).+$'}"),
  /** What an environment is called. */
  ENVIRONMENT_NAME(
      "a name of letters, digits, _ . - that begins with a letter or a digit",
      text -> string(HostGrammar.environment(text.value())),
      "{'type':'string','pattern':'^[A-Za-z0-9][A-Za-z0-9._-]*$','maxLength':64}");

  private final String expected;

  @SuppressWarnings("ImmutableEnumChecker") // method references that hold nothing
  private final Rule rule;

  private final String schema;

  /** Checks a scalar and says what it means. */
  private interface Rule {
    JsonNode read(Node.Text text);
  }

  Grammar(String expected, Rule rule, String schema) {
    this.expected = expected;
    this.rule = rule;
    this.schema = schema;
  }

  /** What may be written, as it follows the word "expected". */
  String expected() {
    return expected;
  }

  /**
   * Whether nearly anything may be written, so that YAML may have read a list or a mapping in it.
   */
  boolean freeText() {
    return this == HOOK || this == MAP_RULE;
  }

  /** What an editor checks, as a JSON Schema in JSON with single quotes; never stricter than we. */
  String schema() {
    return schema;
  }

  /**
   * Checks a scalar.
   *
   * @return what the component's type is bound from; always a node of its own
   * @throws Refused if it may not be written
   */
  JsonNode read(Node.Text text) {
    if (this != HOOK && Controls.in(text.value())) {
      throw new Refused("has a line break or a control character in it");
    }
    if (this != HOOK && text.value().contains("${")) {
      throw new Refused("holds a variable, and shipit replaces none here", "the text itself");
    }
    return rule.read(text);
  }

  private static JsonNode mapping(Node.Text text) {
    throw new Refused("is no mapping");
  }

  private static JsonNode oneOf(String value, String... words) {
    if (!List.of(words).contains(value)) {
      throw new Refused("is none of the words that there are");
    }
    return string(value);
  }

  /** Not yes, no, on and off: what they mean depends on the version of YAML. */
  private static JsonNode onOff(String value) {
    return switch (value) {
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      default -> throw new Refused("is neither true nor false");
    };
  }

  private static JsonNode string(String value) {
    return new StringNode(value);
  }

  /** A decimal number without sign, leading zero or space: nothing that YAMLs read in two ways. */
  private static JsonNode number(String value, int least, int most) {
    boolean negative = value.startsWith("-");
    String digits = negative ? value.substring(1) : value;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Refused("is no whole number");
    }
    if (digits.length() > 1 && digits.startsWith("0")) {
      throw new Refused("begins with 0, which some take as a number in base 8");
    }
    if (negative || digits.length() > 9) {
      throw new Refused(negative ? "is too small" : "is too large");
    }
    int number = Integer.parseInt(value);
    if (number < least || number > most) {
      throw new Refused(number < least ? "is too small" : "is too large");
    }
    return new IntNode(number);
  }
}
