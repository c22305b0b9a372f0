package io.shipit.report;

import io.shipit.deploy.Progress;
import io.shipit.deploy.Result;
import io.shipit.deploy.Result.HostResult;
import io.shipit.host.HostId;
import io.shipit.host.Lock;
import io.shipit.problem.ExitCode;
import io.shipit.problem.UserError;
import io.shipit.rollout.Phase;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A rollout as a person reads it: progress and the outcome on one stream, errors, hints and
 * warnings on the other.
 */
public final class TextReport implements Report {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Verbosity verbosity;
  private final Set<String> told = new HashSet<>();
  private final Set<HostId> planned = new HashSet<>();
  private final Set<String> hinted = new HashSet<>();
  private boolean uploads;

  /** A report to these two streams. */
  public TextReport(PrintWriter out, PrintWriter err, Verbosity verbosity) {
    this.out = out;
    this.err = err;
    this.verbosity = verbosity;
  }

  @Override
  public synchronized void accept(Progress progress) {
    switch (progress) {
      case Progress.Began began -> began(began);
      case Progress.Connected(HostId host, String current, String system) ->
          verbose("  %s: connected, current is %s, %s".formatted(host, current, system));
      case Progress.Warned(String text) -> error("warning", text);
      case Progress.Noted(String text) -> normal("  " + text);
      case Progress.Named named -> named(named);
      case Progress.Planned(HostId host, String from, String to) -> {
        planned.add(host);
        normal("  %s: %s -> %s".formatted(host, from, to));
      }
      case Progress.Entered(Phase phase) -> entered(phase);
      case Progress.Carried(HostId host, Phase _, Duration took) ->
          verbose("  %s: done in %s".formatted(host, milliseconds(took)));
      case Progress.Failed failed -> failed(failed);
      case Progress.Waiting(HostId host, Lock.Held lock, Duration left) ->
          normal(
              "waiting at most %s for the lock: %s is locked by %s"
                  .formatted(time(left), host, lock.owner().display()));
      case Progress.Printed(HostId host, String line) -> normal("  " + host + " | " + line);
      case Progress.Swapped swapped -> normal(swapped.display());
      case Progress.Ended(Result result) -> ended(result);
    }
    out.flush();
  }

  @Override
  public synchronized void failed(UserError error, String environment, List<HostId> hosts) {
    error("error", error.getMessage());
    hint(error.hint());
  }

  /** Told at once, and not again at the end. */
  private void failed(Progress.Failed failed) {
    told.add(failed.host() + " " + failed.seen());
    error("error", failed.host() + ": " + failed.step().display() + ": " + failed.seen());
    hint(failed.hint());
  }

  private void began(Progress.Began began) {
    normal(
        "%s %s, %s%s"
            .formatted(
                began.action(),
                began.environment(),
                count(began.hosts().size(), "host"),
                began.what().isEmpty() ? "" : ": " + began.what()));
  }

  private void named(Progress.Named named) {
    uploads = named.files() > 0;
    normal(
        named.files() == 0
            ? "release %s, rollout %d".formatted(named.release(), named.sequence())
            : "release %s, rollout %d: %s, %s compressed"
                .formatted(
                    named.release(),
                    named.sequence(),
                    count(named.files(), "file"),
                    bytes(named.archiveBytes())));
  }

  private void entered(Phase phase) {
    switch (phase) {
      case LOCK_ANCHOR -> normal("lock");
      case PREPARE ->
          normal(
              "prepare on every host: "
                  + (uploads ? "upload, unpack, verify, link, before_swap" : "verify, link"));
      case SWAP -> normal("every host is prepared: swap");
      case ACTIVATE -> normal("after_swap and checks");
      case DISARM -> normal("confirm: every host stays");
      case COMMIT -> normal("commit");
      case RESOLVE_GO, RESOLVE_COMMIT, RESOLVE_REVERT ->
          normal("a reply was lost: asking the first host again");
      case ABORT -> normal("cleaning up");
      case REVERT -> normal("taking it back");
      case UNDO -> normal("put every host back");
      case REACTIVATE -> normal("after_swap for the previous release");
      case FINISH, FINISH_REVERTED -> verbose("finish, prune, unlock");
      case LOCK_OTHERS, RECHECK, GO, OVER -> verbose(phase.name().toLowerCase(Locale.ROOT));
    }
  }

  private void ended(Result result) {
    boolean good = result.exitCode() == ExitCode.DONE;
    for (HostResult host : result.hosts()) {
      String live =
          host.release() != null ? host.release() : host.reachable() ? "nothing" : "unknown";
      String line = "  %s: %s".formatted(host.host(), live);
      if (good && planned.contains(host.host())) {
        // What is live there stands in the plan.
      } else if (good) {
        normal(line);
      } else {
        err.println(line);
      }
      host.problems().stream()
          .filter(problem -> !told.contains(host.host() + " " + problem.seen()))
          .forEach(problem -> err.println("    " + indented(problem.display())));
      host.warnings().forEach(text -> error("warning", host.host() + ": " + text));
    }
    if (good) {
      out.println(result.summary());
    } else {
      error("error", result.summary());
      hint(result.hint());
      if (result.exitCode() == ExitCode.INTERRUPTED) {
        error(
            "stopped",
            "what holds now is exit code "
                + result.state().code()
                + ": "
                + meaning(result.state()));
      }
    }
    err.flush();
  }

  private static String meaning(ExitCode state) {
    return switch (state) {
      case DONE -> "the new release is live on every host";
      case USAGE, UNCHANGED -> "every host is as it was";
      case ROLLED_BACK -> "every host is on its previous release";
      case LOCKED -> "another rollout holds the lock; every host is as it was";
      default -> "hosts differ, or could not be read";
    };
  }

  private void normal(String line) {
    if (verbosity != Verbosity.QUIET) {
      out.println(line);
    }
  }

  private void verbose(String line) {
    if (verbosity == Verbosity.VERBOSE) {
      out.println(line);
    }
  }

  private void hint(String hint) {
    if (!hint.isEmpty()) {
      List.of(hint.split("\n", -1)).stream()
          .filter(hinted::add)
          .forEach(line -> error("hint", line));
    }
  }

  private void error(String kind, String text) {
    out.flush();
    err.println("shipit: " + kind + ": " + indented(text));
    err.flush();
  }

  private static String indented(String text) {
    return text.replace("\n", "\n    ");
  }

  private static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  /** To the second, or to the minute where that is enough. */
  private static String time(Duration duration) {
    long seconds = (duration.toMillis() + 999) / 1000;
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }

  private static String milliseconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  private static String bytes(long count) {
    return count < 10_000
        ? count + " bytes"
        : count < 10_000_000
            ? String.format(Locale.ROOT, "%.1f kB", count / 1e3)
            : String.format(Locale.ROOT, "%.1f MB", count / 1e6);
  }
}
