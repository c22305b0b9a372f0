package io.shipit.rollout;

import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.Guard;
import io.shipit.host.HistoryEntry;
import io.shipit.host.HostImage;
import io.shipit.host.Nonce;
import io.shipit.host.OpenTx;
import io.shipit.host.Operation;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts what happens in a test of the protocol into words. */
final class Telling {
  private Telling() {}

  static String of(Errand errand) {
    return switch (errand) {
      case Errand.Perform(Operation operation) -> of(operation);
      case Errand.Inspect _ -> "inspect";
    };
  }

  static String of(Operation operation) {
    return switch (operation) {
      case Operation.Look _ -> "look";
      case Operation.Take _ -> "take";
      case Operation.Keep _ -> "keep";
      case Operation.Steal steal -> "steal from " + shortly(steal.victim());
      case Operation.Prepare prepare -> "prepare " + prepare.record().release();
      case Operation.Recheck _ -> "recheck";
      case Operation.Decide(var _, var _, var from, var to) ->
          "decide " + from.directory() + " -> " + to.directory();
      case Operation.Swap _ -> "swap";
      case Operation.Undo _ -> "undo";
      case Operation.Disarm _ -> "disarm";
      case Operation.Activate activate -> activate.undone() ? "activate old" : "activate";
      case Operation.Finish finish -> "finish " + finish.outcome().letter();
      case Operation.Verify verify -> "verify " + verify.release();
    };
  }

  static String of(Answer answer) {
    return switch (answer) {
      case Answer.Done _ -> "done";
      case Answer.Refused refused -> "refused: " + refused.seen();
      case Answer.Unknown unknown -> "unknown: " + unknown.seen();
    };
  }

  static String of(HostImage image) {
    StringBuilder text = new StringBuilder(image.id().name());
    text.append(" current=").append(of(image.current()));
    text.append(" lock=");
    text.append(image.holder() == null ? "free" : shortly(image.holder()));
    OpenTx tx = image.tx();
    if (tx != null) {
      text.append(" tx=").append(tx.record().release());
      text.append(tx.register() == null ? "" : ":" + tx.register().directory());
      text.append(tx.goToken() ? " go" : "").append(tx.killed() ? " killed" : "");
      text.append(tx.undoToken() ? " undo" : "");
      text.append(
          tx.guard() == Guard.NONE ? "" : " guard:" + tx.guard().name().toLowerCase(Locale.ROOT));
    }
    if (!image.history().isEmpty()) {
      text.append(" history=");
      text.append(image.history().stream().map(Telling::entry).collect(Collectors.joining(",")));
    }
    return text.append(image.full() ? " full" : "").toString();
  }

  private static String entry(HistoryEntry entry) {
    return entry.record().release() + "." + entry.outcome().letter();
  }

  private static String of(Current current) {
    return current.display();
  }

  static String of(Verdict verdict) {
    String owed =
        verdict.hosts().stream()
            .filter(Verdict.HostVerdict::owed)
            .map(host -> host.host().name())
            .collect(Collectors.joining(","));
    return "exit %d %s%s%s"
        .formatted(
            verdict.exitCode().code(),
            verdict.ending(),
            verdict.interrupted() ? " interrupted" : "",
            owed.isEmpty() ? "" : ", owed: " + owed);
  }

  static String shortly(Nonce nonce) {
    return nonce.value().replaceFirst("^0+(?=.)", "");
  }
}
