package io.shipit.report;

import io.shipit.deploy.Progress;
import io.shipit.host.HostId;
import io.shipit.problem.UserError;
import java.util.List;
import java.util.function.Consumer;

/** Where progress goes: to people or to programs. The last thing it hears is the end. */
public interface Report extends Consumer<Progress> {
  /**
   * The command failed before, or instead of, a result: a mistake in usage, config or git.
   *
   * @param environment its name as given, or ""
   * @param hosts every host of the environment; empty if it was not known yet
   */
  void failed(UserError error, String environment, List<HostId> hosts);
}
