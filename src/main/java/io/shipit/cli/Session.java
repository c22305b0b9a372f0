package io.shipit.cli;

import io.shipit.config.DeployFile;
import io.shipit.config.Environment;
import io.shipit.deploy.HostFactory;
import io.shipit.deploy.Inspection;
import io.shipit.deploy.Interruption;
import io.shipit.deploy.Patience;
import io.shipit.deploy.Progress;
import io.shipit.deploy.Result;
import io.shipit.deploy.World;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.report.JsonReport;
import io.shipit.report.OverviewReport;
import io.shipit.report.Report;
import io.shipit.report.TextReport;
import io.shipit.ssh.MinaDialer;
import io.shipit.ssh.SshOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One run of a command that talks to hosts: its configuration, connections and report. */
final class Session implements AutoCloseable {
  private final Surroundings surroundings;
  private final SharedOptions options;
  private final Report report;
  private final MinaDialer dialer;
  private final World world;

  /** Every host that the command is about, once that is known. */
  private volatile List<HostId> hosts = List.of();

  /** How the run ended, once that was said; the report's monitor guards it. */
  private @Nullable ExitCode ended;

  Session(Surroundings surroundings, SharedOptions options) {
    this.surroundings = surroundings;
    this.options = options;
    this.report = report(surroundings, options);
    Interruption interruption = new Interruption();
    Path sshConfig = options.sshConfig;
    if (sshConfig != null && !Files.isReadable(surroundings.directory().resolve(sshConfig))) {
      throw UserError.usage(
          "cannot read " + Printable.of(sshConfig.toString()), "--ssh-config names a file to read");
    }
    this.dialer =
        new MinaDialer(
            new SshOptions(
                sshConfig == null ? null : surroundings.directory().resolve(sshConfig),
                home(surroundings),
                surroundings.environment()));
    SecureRandom random = new SecureRandom();
    this.world =
        new World(
            new ShellHosts(dialer),
            () -> nonce(random),
            surroundings.clock(),
            Identity.of(surroundings.environment()),
            interruption,
            report,
            Version.current(),
            options.commands(),
            surroundings.time(),
            patience(surroundings.environment()));
  }

  /** Commands that change hosts: a result, printed, and its exit code. */
  interface Action {
    /** Does the work. */
    Result run(World world, DeployFile file, Environment environment) throws UserError;
  }

  /** Runs an action and reports its end, whatever it is. */
  int run(Action action) {
    surroundings.signals().pass(world.interruption(), this::leave);
    try {
      DeployFile file = deployFile();
      Environment environment = options.environment(file);
      hosts = HostFactory.idsOf(environment);
      return end(action.run(world, file, environment)).code();
    } catch (UserError error) {
      return end(error.exitCode(), () -> report.failed(error, options.environmentName(), hosts))
          .code();
    } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
      Program.tellBug(surroundings.err(), e);
      return end(Result.unread(
              ExitCode.BUG,
              options.environmentName(),
              hosts,
              "a bug of shipit ended it; what the hosts have now was not read",
              settling()))
          .code();
    }
  }

  private ExitCode end(Result result) {
    return end(result.exitCode(), () -> report.accept(new Progress.Ended(result)));
  }

  /** Says the end unless it was said already, and returns which it was. */
  private ExitCode end(ExitCode exitCode, Runnable told) {
    synchronized (report) {
      if (ended == null) {
        ended = exitCode;
        told.run();
      }
      return ended;
    }
  }

  /** What to do where the hosts were not read. */
  private String settling() {
    return world.commands().line("recover", options.environmentName())
        + " finishes or undoes it; a hook that still runs keeps the lock until it ends";
  }

  /** Reads deploy.yml and passes its warnings on. */
  DeployFile deployFile() throws UserError {
    DeployFile file = DeployFile.read(options.file(surroundings.directory()));
    file.warnings().forEach(text -> report.accept(new Progress.Warned(text)));
    return file;
  }

  /** The repository is the one that the program was started in. */
  Path repository() {
    return surroundings.directory();
  }

  /** What {@code ~} stands for. */
  Path home() {
    return home(surroundings);
  }

  static Path home(Surroundings surroundings) {
    return Path.of(surroundings.environment().getOrDefault("HOME", "/"));
  }

  /** Commands that only read. */
  int inspect(InspectionCommand command) {
    try {
      // The overview says all that the progress of reading would; only warnings are passed on.
      DeployFile file = DeployFile.read(options.file(surroundings.directory()));
      file.warnings().forEach(text -> this.text().accept(new Progress.Warned(text)));
      Inspection.Overview overview =
          new Inspection(world.withProgress(_ -> {})).run(options.environment(file));
      OverviewReport printed = new OverviewReport(surroundings.out(), world.commands());
      if (options.json) {
        command.printJson(printed, overview, new JsonMapper());
      } else {
        command.print(printed, overview);
      }
      return command.exitCode(overview).code();
    } catch (UserError error) {
      text().failed(error, options.environmentName(), List.of());
      return error.exitCode().code();
    }
  }

  private TextReport text() {
    return new TextReport(surroundings.out(), surroundings.err(), options.verbosity());
  }

  private static Report report(Surroundings surroundings, SharedOptions options) {
    return options.json
        ? new JsonReport(surroundings.out(), surroundings.clock(), JsonMapper::new)
        : new TextReport(surroundings.out(), surroundings.err(), options.verbosity());
  }

  private static Nonce nonce(SecureRandom random) {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return new Nonce(HexFormat.of().formatHex(bytes));
  }

  /**
   * How patient this client is. Tests, which cannot wait for a lease, shorten it by a variable:
   * four numbers of milliseconds, in the order of {@link Patience}.
   */
  private static Patience patience(Map<String, String> environment) {
    String given = environment.get("SHIPIT_PATIENCE");
    if (given == null) {
      return Patience.USUAL;
    }
    if (!given.matches("[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){3}")) {
      throw UserError.usage("SHIPIT_PATIENCE is for tests: 4 numbers, with commas", "unset it");
    }
    long[] milliseconds = Arrays.stream(given.split(",", -1)).mapToLong(Long::parseLong).toArray();
    return new Patience(
        Duration.ofMillis(milliseconds[0]),
        Duration.ofMillis(milliseconds[1]),
        Duration.ofMillis(milliseconds[2]),
        Duration.ofMillis(milliseconds[3]));
  }

  /** The second signal: no more waiting. What holds now can only be found out by recovering. */
  private void leave() {
    // Whoever else would print now waits for the report, so that this stays the last line.
    synchronized (report) {
      ExitCode said =
          end(
              Result.unread(
                  ExitCode.INTERRUPTED,
                  options.environmentName(),
                  hosts,
                  "left at once, as asked; what the hosts have now was not read",
                  settling()));
      surroundings.halt().accept(said.code());
    }
  }

  @Override
  public void close() {
    dialer.close();
  }
}
