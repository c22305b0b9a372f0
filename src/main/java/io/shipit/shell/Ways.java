package io.shipit.shell;

/**
 * What a host was proved to do well, in the library's words (ways.sh); given back to it with every
 * request, so that it need not be proved again, which a full disk could prevent.
 *
 * @param swap how a link is replaced by one rename: {@code T} or {@code into}; empty if unknown
 * @param sync how a rename is made durable; empty if unknown
 */
record Ways(String swap, String sync) {
  /** Nothing is proved yet. */
  static final Ways UNKNOWN = new Ways("", "");

  /** Reads the value of a {@code ways} answer. */
  static Ways of(String value) {
    int blank = value.indexOf(' ');
    return blank < 0 ? UNKNOWN : new Ways(value.substring(0, blank), value.substring(blank + 1));
  }

  /** The way for people; empty if unknown. */
  String display() {
    return switch (swap) {
      case "T" -> "mv -T";
      case "into" -> "mv into parent";
      default -> "";
    };
  }
}
