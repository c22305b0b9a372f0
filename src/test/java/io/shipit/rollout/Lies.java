package io.shipit.rollout;

import io.shipit.host.Current;
import io.shipit.host.HostImage;
import io.shipit.host.OpenTx;
import io.shipit.host.Register;

/** What a disk that lies about a flush brings back after a power cut. */
final class Lies {
  private Lies() {}

  /**
   * An image without something that the host had acknowledged: {@code swap}, {@code go}, or only
   * that the swap's link is used up: {@code token}.
   */
  static HostImage of(HostImage image, String what) {
    OpenTx tx = image.tx();
    if (tx == null) {
      throw new IllegalArgumentException(image.id() + " has nothing to forget");
    }
    OpenTx fresh = OpenTx.prepared(tx.record(), tx.register() != null);
    return switch (what) {
      case "swap" ->
          image
              .withTx(tx.register() == null ? fresh : fresh.withRegister(tx.register()))
              .withCurrent(new Current.Live(Fleet.OLD));
      case "token" ->
          image.withTx(tx.register() == null ? fresh : fresh.withRegister(tx.register()));
      case "go" -> image.withTx(tx.withRegister(Register.UNDECIDED));
      default -> throw new IllegalArgumentException("nothing forgets " + what);
    };
  }
}
