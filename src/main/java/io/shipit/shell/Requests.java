package io.shipit.shell;

import io.shipit.config.SharedPath;
import io.shipit.config.Target;
import io.shipit.host.HostId;
import io.shipit.host.Nonce;
import io.shipit.host.Operation;
import io.shipit.host.RecordFormat;
import io.shipit.host.ReleaseId;
import io.shipit.host.RolloutRecord;
import io.shipit.host.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to one host for an operation: the functions of the library and their arguments.
 *
 * @param id the host
 * @param target its settings
 * @param grace how long a release stays after it was live, whatever {@code keep} says
 */
record Requests(HostId id, Target target, Duration grace) {
  private static final int LEAST_KEPT = 3;

  /** Everything about the host. */
  Request survey() {
    return Request.LOOK.then(
        Step.SURVEY,
        "s_survey",
        target.shared().stream()
            .filter(shared -> !shared.directory())
            .map(SharedPath::path)
            .toList());
  }

  /** Puts the process of a new connection in the place of the old one, as the lock's owner. */
  Request resume(Nonce holder) {
    return Request.LOOK.then(Step.LOCK, "s_resume", holder.value());
  }

  /** Finds out why an upload failed. */
  Request notUploaded(Nonce holder) {
    return Request.LOOK.then(Step.UPLOAD, "s_not_uploaded", holder.value());
  }

  /** Asks for a web page from the host itself. */
  Request fetch(URI page, long seconds) {
    return Request.LOOK.then(Step.CHECK, "s_fetch", page.toString(), Long.toString(seconds));
  }

  /**
   * What an operation comes down to.
   *
   * @param identity the nonce that the deploy root gets if it is set up now
   * @param upload what was uploaded; null for every operation that needs no upload
   * @param note for people, left in the history by Finish; may be empty
   */
  Request of(Operation operation, String identity, @Nullable Upload upload, String note) {
    String holder = operation.holder().value();
    return switch (operation) {
      case Operation.Look look -> Request.LOOK.timed();
      case Operation.Take take ->
          one(Step.LOCK, "s_take", holder, RecordFormat.writeOwner(take.owner()), identity).timed();
      case Operation.Keep keep ->
          one(Step.LOCK, "s_keep", holder, RecordFormat.writeOwner(keep.owner()), identity);
      case Operation.Steal steal ->
          one(
                  Step.LOCK,
                  "s_steal",
                  holder,
                  steal.victim().value(),
                  RecordFormat.writeOwner(steal.owner()))
              .timed();
      case Operation.Prepare prepare ->
          upload == null ? prepareKept(prepare) : prepare(prepare, upload);
      case Operation.Recheck recheck ->
          one(Step.RECHECK, "s_recheck", holder, recheck.tx().value()).timed();
      case Operation.Decide decide ->
          one(
              Step.DECIDE,
              "s_decide",
              holder,
              decide.tx().value(),
              decide.from().directory(),
              decide.to().directory());
      case Operation.Swap swap -> one(Step.SWAP, "s_swap", holder, swap.tx().value());
      case Operation.Undo undo -> one(Step.UNDO, "s_undo", holder, undo.tx().value());
      case Operation.Disarm disarm -> one(Step.CONFIRM, "s_disarm", holder, disarm.tx().value());
      case Operation.Activate activate -> activate(activate);
      case Operation.Finish finish ->
          one(
              Step.FINISH,
              "s_finish",
              holder,
              finish.tx().value(),
              String.valueOf(finish.outcome().letter()),
              Integer.toString(Math.max(LEAST_KEPT, target.keep())),
              Long.toString(grace.toMinutes()),
              note);
      case Operation.Verify verify -> one(Step.VERIFY, "s_check", verify.release().value());
    };
  }

  private static Request one(Step step, String function, String... arguments) {
    return Request.LOOK.then(step, function, arguments);
  }

  private Request prepare(Operation.Prepare prepare, Upload upload) {
    String holder = prepare.holder().value();
    String tx = prepare.record().tx().value();
    RolloutRecord record = prepare.record();
    String release = record.release().value();
    String[] sums = upload.arguments();
    Request request =
        fresh(prepare, "uploaded")
            .then(Step.UNPACK, "s_unpack", holder, tx, sums[0], sums[1], sums[2])
            .then(Step.VERIFY, "s_verify", holder, tx, release, record.manifest());
    for (SharedPath shared : target.shared()) {
      request = request.then(Step.LINK, "s_link", holder, tx, release, kind(shared), shared.path());
    }
    List<String> hooks = target.beforeSwap();
    request = hooks(request, Step.BEFORE_SWAP, prepare.holder(), record.tx(), "before", hooks);
    return stage(
        request.then(Step.STAGE, "s_seal", holder, tx, release, Integer.toString(hooks.size())),
        prepare);
  }

  private Request prepareKept(Operation.Prepare prepare) {
    String release = prepare.record().release().value();
    Request request =
        fresh(prepare, "")
            .then(
                Step.VERIFY,
                "s_kept",
                prepare.holder().value(),
                prepare.record().tx().value(),
                release,
                prepare.record().manifest());
    for (SharedPath shared : target.shared()) {
      request = request.then(Step.LINK, "s_linked", release, kind(shared), shared.path());
    }
    return stage(request, prepare);
  }

  private static String kind(SharedPath shared) {
    return shared.directory() ? "d" : "f";
  }

  private static Request fresh(Operation.Prepare prepare, String uploaded) {
    RolloutRecord record = prepare.record();
    return Request.LOOK.then(
        Step.STAGE,
        "s_fresh",
        prepare.holder().value(),
        record.tx().value(),
        uploaded,
        record.release().value(),
        orEmpty(record.previous()),
        Long.toString(record.sequence()),
        record.commit(),
        record.environment());
  }

  private static String orEmpty(@Nullable ReleaseId release) {
    return release == null ? "" : release.value();
  }

  private Request stage(Request request, Operation.Prepare prepare) {
    RolloutRecord record = prepare.record();
    return guarded(request, prepare)
        .then(
            Step.STAGE,
            "s_stage",
            prepare.holder().value(),
            record.tx().value(),
            record.anchor().equals(id) ? "anchor" : "",
            Integer.toString(target.afterSwap().size()),
            RecordFormat.write(record));
  }

  /** Stages what a guard needs, where the rollout is to be confirmed. */
  private Request guarded(Request request, Operation.Prepare prepare) {
    Duration confirm = prepare.record().confirm();
    if (confirm == null) {
      return request;
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(prepare.holder().value());
    arguments.add(prepare.record().tx().value());
    arguments.add(Long.toString(confirm.toSeconds()));
    arguments.add(Library.get().all());
    arguments.add(id.name());
    arguments.addAll(target.afterSwap());
    return request.then(Step.STAGE, "s_ready", arguments);
  }

  private Request activate(Operation.Activate activate) {
    String kind = activate.undone() ? "undone" : "after";
    Request request =
        one(Step.AFTER_SWAP, "s_activate", activate.holder().value(), activate.tx().value(), kind);
    return hooks(
        request, Step.AFTER_SWAP, activate.holder(), activate.tx(), kind, target.afterSwap());
  }

  private Request hooks(
      Request request, Step step, Nonce holder, Nonce tx, String kind, List<String> hooks) {
    Request with = request;
    for (int i = 0; i < hooks.size(); i++) {
      with =
          with.then(
              step,
              "s_hook",
              holder.value(),
              tx.value(),
              kind,
              Integer.toString(i),
              hooks.get(i),
              id.name());
    }
    return with;
  }
}
