package io.shipit.shell;

import io.shipit.host.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of a host in one message: steps that are carried out one after the other until one
 * fails, and a look at the host afterwards (frame.sh). Immutable.
 *
 * @param steps the lines of the steps
 */
record Request(List<ShellCommand> steps) {
  /** A look at the host and nothing else. */
  static final Request LOOK = new Request(List.of());

  /** Copies the list. */
  Request {
    steps = List.copyOf(steps);
  }

  /**
   * This request with one step more.
   *
   * @param step what it is for people, should it fail
   * @param function the function of the library
   * @param arguments what it is given
   */
  Request then(Step step, String function, List<String> arguments) {
    ShellCommand command =
        ShellCommand.of("shipit_do").with(step.name()).with(ShellCommand.of(function).line());
    for (String argument : arguments) {
      command = command.with(argument);
    }
    return and(List.of(command));
  }

  private Request and(List<ShellCommand> commands) {
    List<ShellCommand> more = new ArrayList<>(steps);
    more.addAll(commands);
    return new Request(more);
  }

  /**
   * This request with a question for the host's time before its steps; the answer comes at once.
   */
  Request timed() {
    return new Request(List.of(ShellCommand.of("shipit_time"))).then(this);
  }

  /** This request with the steps of another one after its own. */
  Request then(Request next) {
    return and(next.steps);
  }

  /** As {@link #then(Step, String, List)}. */
  Request then(Step step, String function, String... arguments) {
    return then(step, function, List.of(arguments));
  }

  /**
   * The lines to send.
   *
   * @param marker what answers start with
   * @param root the deploy root, absolute
   * @param ways what is proved of this host
   */
  String text(String marker, String root, Ways ways) {
    StringBuilder text = new StringBuilder();
    text.append(
            ShellCommand.of("shipit_begin")
                .with(marker)
                .with(root)
                .with(ways.swap())
                .with(ways.sync())
                .line())
        .append('\n');
    for (ShellCommand step : steps) {
      text.append(step.line()).append('\n');
    }
    return text.append("shipit_end\n").toString();
  }
}
