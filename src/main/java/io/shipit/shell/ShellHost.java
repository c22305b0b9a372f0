package io.shipit.shell;

import io.shipit.config.HttpCheck;
import io.shipit.config.Target;
import io.shipit.host.Answer;
import io.shipit.host.Current;
import io.shipit.host.Host;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.Payload;
import io.shipit.host.Sight;
import io.shipit.host.Source;
import io.shipit.host.Step;
import io.shipit.host.Survey;
import io.shipit.host.Timing;
import io.shipit.problem.ExitCode;
import io.shipit.problem.Printable;
import io.shipit.problem.UserError;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A host with nothing but sshd, SFTP, a POSIX shell, tar and GNU coreutils or BusyBox. One shell is
 * kept open; it is given a library of functions (the files {@code *.sh}) and then one message for
 * each operation. What the renames mean is in docs/architecture.md.
 */
public final class ShellHost implements Host {
  private static final int IDENTITY_BYTES = 8;

  private final HostId id;
  private final Target target;
  private final Connector connector;
  private final Timeouts timeouts;
  private final HostOutput output;
  private final Requests requests;
  private final SecureRandom random = new SecureRandom();
  private volatile @Nullable Contact contact;
  private Ways ways = Ways.UNKNOWN;
  private Timing timing = Timing.NONE;
  private String note = "";
  private boolean everConnected;
  private boolean resumes;
  private boolean mayHold;

  /**
   * A host that is not connected yet.
   *
   * @param id its name in plans and reports
   * @param target its settings
   * @param connector makes the connection, and a second one after a loss
   * @param timeouts how long it may take for what
   * @param output sees what hooks print
   */
  public ShellHost(
      HostId id, Target target, Connector connector, Timeouts timeouts, HostOutput output) {
    this.id = id;
    this.target = target;
    this.connector = connector;
    this.timeouts = timeouts;
    this.output = output;
    this.requests = new Requests(id, target, timeouts.grace());
  }

  @Override
  public HostId id() {
    return id;
  }

  @Override
  public Survey survey() throws UserError {
    try {
      Reply reply =
          contact().ask(requests.survey(), false, timeouts.answer(), Session.Watcher.NONE, null);
      Sight sight = SightReader.read(reply, target.path());
      if (sight == null || reply.first("uid").isEmpty()) {
        throw noShell("its shell does not answer as it should");
      }
      return SurveyReader.read(reply, target, sight);
    } catch (Session.Lost e) {
      drop();
      if (!e.everAnswered()) {
        throw noShell("the account's login gave no POSIX shell: " + e.getMessage());
      }
      throw new UserError(ExitCode.UNCHANGED, e.getMessage(), "check the network, then try again");
    }
  }

  private UserError noShell(String seen) {
    return new UserError(
        ExitCode.UNCHANGED,
        seen,
        "shipit needs an account that may run commands: no forced command, no nologin, and a login"
            + " shell that can run sh");
  }

  @Override
  public Answer perform(Operation operation) {
    Step step = step(operation);
    if (everConnected && !isConnected() && !mayReconnect(operation)) {
      return new Answer.Refused(
          step, "the connection was lost before", "run the command again", null);
    }
    mayHold |= operation instanceof Operation.Take || operation instanceof Operation.Steal;
    String lost = "";
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        Answer answer = carryOut(operation, step, contact());
        if (operation instanceof Operation.Finish && answer instanceof Answer.Done) {
          mayHold = false;
          note = "";
        }
        return answer;
      } catch (UserError e) {
        return lost.isEmpty()
            ? new Answer.Refused(Step.CONNECT, e.getMessage(), e.hint(), null)
            : new Answer.Unknown(step, lost + "; then: " + e.getMessage());
      } catch (Session.Lost e) {
        drop();
        lost = e.getMessage();
        if (!mayReconnect(operation)) {
          break;
        }
      }
    }
    return new Answer.Unknown(step, lost);
  }

  private boolean isConnected() {
    Contact open = contact;
    return open != null && open.isOpen();
  }

  /** Operations that a lost connection must not keep from being carried out. */
  private static boolean mayReconnect(Operation operation) {
    return switch (operation) {
      case Operation.Look look -> true;
      case Operation.Steal steal -> true;
      case Operation.Decide decide -> true;
      case Operation.Undo undo -> true;
      case Operation.Disarm disarm -> true;
      case Operation.Activate activate -> true;
      case Operation.Finish finish -> true;
      case Operation.Verify verify -> true;
      case Operation.Take take -> false;
      case Operation.Keep keep -> false;
      case Operation.Prepare prepare -> false;
      case Operation.Recheck recheck -> false;
      case Operation.Swap swap -> false;
    };
  }

  private static Step step(Operation operation) {
    return switch (operation) {
      case Operation.Look look -> Step.SURVEY;
      case Operation.Take take -> Step.LOCK;
      case Operation.Keep keep -> Step.LOCK;
      case Operation.Steal steal -> Step.LOCK;
      case Operation.Prepare prepare -> Step.STAGE;
      case Operation.Recheck recheck -> Step.RECHECK;
      case Operation.Decide decide -> Step.DECIDE;
      case Operation.Swap swap -> Step.SWAP;
      case Operation.Undo undo -> Step.UNDO;
      case Operation.Disarm disarm -> Step.CONFIRM;
      case Operation.Activate activate -> Step.AFTER_SWAP;
      case Operation.Finish finish -> Step.FINISH;
      case Operation.Verify verify -> Step.VERIFY;
    };
  }

  private Answer carryOut(Operation operation, Step step, Contact open) throws Session.Lost {
    return switch (operation) {
      case Operation.Prepare prepare -> prepare(prepare, open);
      case Operation.Activate activate -> activate(activate, open);
      case Operation.Take take -> {
        // A push uploads next; a rollback loses nothing by a channel that stays unused.
        open.prepareFiles();
        yield ask(operation, step, open, timeouts.answer(), null);
      }
      case Operation.Keep keep -> ask(operation, step, open, timeouts.answer(), null);
      case Operation.Steal steal -> ask(operation, step, open, timeouts.work(), null);
      case Operation.Undo undo -> ask(operation, step, open, timeouts.work(), null);
      case Operation.Disarm disarm -> ask(operation, step, open, timeouts.answer(), null);
      case Operation.Finish finish -> ask(operation, step, open, timeouts.work(), null);
      case Operation.Verify verify -> ask(operation, step, open, timeouts.work(), null);
      case Operation.Look look -> ask(operation, step, open, timeouts.answer(), null);
      case Operation.Recheck recheck -> ask(operation, step, open, timeouts.answer(), null);
      case Operation.Decide decide -> ask(operation, step, open, timeouts.answer(), null);
      case Operation.Swap swap -> ask(operation, step, open, timeouts.answer(), null);
    };
  }

  private Answer ask(
      Operation operation, Step step, Contact open, Duration atMost, @Nullable Upload upload)
      throws Session.Lost {
    Nonce holder = operation.holder();
    Request request = requests.of(operation, identity(), upload, note);
    if (resumes) {
      request = requests.resume(holder).then(request);
      resumes = false;
    }
    boolean hooks =
        operation instanceof Operation.Prepare || operation instanceof Operation.Activate;
    Step hookStep = operation instanceof Operation.Activate ? Step.AFTER_SWAP : Step.BEFORE_SWAP;
    Reply reply = open.ask(request, true, atMost, new HookWatcher(hookStep), hooks ? holder : null);
    timing = TimeReader.after(timing, reply);
    return AnswerReader.read(reply, step, target);
  }

  @Override
  public void note(String line) {
    note = line;
  }

  @Override
  public Timing timing() {
    return timing;
  }

  /** Passes on what is printed between the start and the end of a hook. */
  private final class HookWatcher implements Session.Watcher {
    private final Step step;
    private boolean running;

    HookWatcher(Step step) {
      this.step = step;
    }

    @Override
    public void on(Event event) {
      switch (event) {
        case Event.Frame(String key, String value) ->
            running = key.equals("hook") || (running && !key.equals("hooked"));
        case Event.Output(String text) -> {
          if (running) {
            output.line(id, step, text);
          }
        }
        case Event.End() -> running = false;
      }
    }
  }

  private String identity() {
    byte[] bytes = new byte[IDENTITY_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private Answer prepare(Operation.Prepare prepare, Contact open) throws Session.Lost {
    Upload upload = null;
    if (prepare.source() instanceof Source.Upload(Payload payload)) {
      upload = new Upload(payload);
      String directory =
          "%s/.shipit/baton/h-%s/new-%s"
              .formatted(target.path(), prepare.holder(), prepare.record().tx());
      try {
        upload.send(open.files(), directory, open.connection(), timeouts.work());
      } catch (IOException e) {
        return notUploaded(prepare, open, e);
      }
    }
    return ask(prepare, Step.STAGE, open, timeouts.work(), upload);
  }

  /** Nothing but the upload area is touched yet, so that this is a refusal, whatever happened. */
  private Answer notUploaded(Operation.Prepare prepare, Contact open, IOException cause) {
    String seen = Printable.of(String.valueOf(cause.getMessage()));
    if (cause instanceof TransportException transport && transport.isLost()) {
      drop();
      return new Answer.Refused(Step.UPLOAD, seen, "check the network, then try again", null);
    }
    try {
      Reply reply =
          open.ask(
              requests.notUploaded(prepare.holder()),
              true,
              timeouts.answer(),
              Session.Watcher.NONE,
              null);
      String why = String.join("; ", reply.printable("why"));
      String space = String.join("; ", reply.printable("blocks"));
      return new Answer.Refused(
          Step.UPLOAD,
          why.isEmpty() ? seen : why,
          why.isEmpty() ? "free space there, by df -P -k: " + space : "",
          SightReader.read(reply, target.path()));
    } catch (Session.Lost e) {
      drop();
      return new Answer.Refused(Step.UPLOAD, seen, "check the network, then try again", null);
    }
  }

  private Answer activate(Operation.Activate activate, Contact open) throws Session.Lost {
    Answer hooks = ask(activate, Step.AFTER_SWAP, open, timeouts.answer(), null);
    HttpCheck check = target.check();
    if (check == null
        || !(hooks instanceof Answer.Done(Sight sight, var warnings))
        || sight.current() instanceof Current.None) {
      return hooks;
    }
    HealthCheck health =
        new HealthCheck(check, open.connection()::tunnel, atMost -> onHost(check, open, atMost));
    Optional<String> seen = health.run();
    return seen.isEmpty()
        ? hooks
        : new Answer.Refused(Step.CHECK, seen.get(), "look at the logs of the service", sight);
  }

  private Optional<Integer> onHost(HttpCheck check, Contact open, Duration atMost)
      throws Session.Lost {
    long seconds = Math.max(1, atMost.toSeconds());
    Reply reply =
        open.ask(
            requests.fetch(check.http(), seconds),
            true,
            timeouts.answer().plusSeconds(seconds),
            Session.Watcher.NONE,
            null);
    return switch (reply.first("status").orElse("")) {
      case "no-tool" -> Optional.empty();
      case String status when status.matches("[1-5][0-9][0-9]") ->
          Optional.of(Integer.parseInt(status));
      default -> Optional.of(0);
    };
  }

  private Contact contact() throws UserError, Session.Lost {
    Contact open = contact;
    if (open != null && open.isOpen()) {
      return open;
    }
    drop();
    timing = Timing.NONE;
    resumes = everConnected;
    open = Contact.make(connector, target.path(), timeouts, random, ways);
    everConnected = true;
    contact = open;
    return open;
  }

  private void drop() {
    Contact open = contact;
    if (open != null) {
      ways = open.ways();
      open.close();
      contact = null;
    }
  }

  @Override
  public void beat(Nonce holder) {
    Contact open = contact;
    if (open != null && open.isOpen()) {
      open.beat(holder);
    }
  }

  @Override
  public void close() {
    Contact open = contact;
    if (mayHold && open != null && open.isOpen()) {
      // The lock stays, and is dead as soon as this shell is.
      open.end();
    }
    drop();
  }
}
