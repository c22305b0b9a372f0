package io.shipit.shell;

import io.shipit.config.Target;
import io.shipit.host.Answer;
import io.shipit.host.Sight;
import io.shipit.host.Step;
import io.shipit.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes an {@link Answer} of a reply: what failed, what the host said, what it looks like now. */
final class AnswerReader {
  private static final int LAST_LINES = 10;
  private static final String NOT_DURABLE = "101";

  private final Reply reply;
  private final Target target;
  private final @Nullable Sight sight;

  private AnswerReader(Reply reply, Target target) {
    this.reply = reply;
    this.target = target;
    this.sight = SightReader.read(reply, target.path());
  }

  /**
   * Reads a reply.
   *
   * @param step what was under way, where the reply does not say it
   */
  static Answer read(Reply reply, Step step, Target target) {
    return new AnswerReader(reply, target).answer(step);
  }

  private Answer answer(Step step) {
    Optional<String> failed = reply.first("failed");
    if (failed.isEmpty()) {
      return sight == null
          ? new Answer.Unknown(step, "the host could not be read afterwards" + words())
          : new Answer.Done(sight, reply.printable("warn"));
    }
    int blank = failed.get().indexOf(' ');
    Step where = step(failed.get().substring(0, Math.max(0, blank)), step);
    if (failed.get().substring(blank + 1).equals(NOT_DURABLE)) {
      return new Answer.Unknown(
          where, "it was done, but the host could not make it durable" + words());
    }
    return new Answer.Refused(where, seen(), hint(), sight);
  }

  private static Step step(String name, Step otherwise) {
    for (Step step : Step.values()) {
      if (step.name().equals(name)) {
        return step;
      }
    }
    return otherwise;
  }

  private String hint() {
    List<String> hints = reply.printable("hint");
    return hints.isEmpty() ? "" : hints.getLast();
  }

  private String seen() {
    List<String> why = reply.printable("why").stream().filter(text -> !text.isBlank()).toList();
    String hook = hookEnd();
    String first = !hook.isEmpty() ? hook : why.isEmpty() ? "it failed" : String.join("; ", why);
    return first + words();
  }

  /** How the last hook ended, if it did not end well. */
  private String hookEnd() {
    List<String> started = reply.all("hook");
    List<String> ended = reply.all("hooked");
    if (started.isEmpty() || ended.size() < started.size() || ended.getLast().equals("0")) {
      return "";
    }
    return "`"
        + command(started.getLast())
        + "` ended with status "
        + Printable.of(ended.getLast());
  }

  /** The command of a hook that is named as in its mark: {@code before-0}. */
  private String command(String mark) {
    int dash = mark.lastIndexOf('-');
    List<String> commands = mark.startsWith("before-") ? target.beforeSwap() : target.afterSwap();
    try {
      return Printable.of(commands.get(Integer.parseInt(mark.substring(dash + 1))));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Printable.of(mark);
    }
  }

  /** The last lines of what tools printed, each on a line of its own. */
  private String words() {
    List<String> lines = new ArrayList<>(reply.output());
    lines.removeIf(String::isBlank);
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
  }
}
