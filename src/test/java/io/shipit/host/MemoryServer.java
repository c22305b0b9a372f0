package io.shipit.host;

import io.shipit.host.Progress.Ended;
import io.shipit.host.Progress.Moved;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server in memory, to which any number of clients connect: one {@link HostImage} and the set of
 * holders whose connection is open. Thread-safe.
 */
public final class MemoryServer {
  private final HostSteps steps;
  private HostImage image;
  private final Set<Nonce> alive = new HashSet<>();
  private final Set<Nonce> dead = new HashSet<>();
  private final Set<Nonce> kept = new HashSet<>();
  private final Map<Nonce, Long> beats = new HashMap<>();

  /** A server that starts with this image. */
  public MemoryServer(HostImage image) {
    this(image, HostSteps.sound());
  }

  /** A server whose operations are carried out by other steps than the sound ones. */
  public MemoryServer(HostImage image, HostSteps steps) {
    this.image = image;
    this.steps = steps;
  }

  /** What is on the server now. */
  public synchronized HostImage image() {
    return image;
  }

  /** Does something to the server that no client asked for. */
  public synchronized void change(UnaryOperator<HostImage> change) {
    image = change.apply(image);
  }

  /** A connection of one client. */
  public MemoryHost connect() {
    return new MemoryHost(this);
  }

  /** Carries out an operation, all of its renames, or only the first ones: then it stops there. */
  synchronized @Nullable Answer perform(Operation operation, int renames) {
    int at = HostSteps.START;
    int left = renames;
    while (true) {
      switch (steps.next(image, operation, at)) {
        case Moved(HostImage next, int onwards) -> {
          if (left-- == 0) {
            return null;
          }
          image = next;
          at = onwards;
        }
        case Ended(HostImage next, Answer answer) -> {
          image = next.afterFlush();
          if (operation.holder().equals(image.holder())) {
            (operation instanceof Operation.Keep ? kept : alive).add(operation.holder());
          }
          return withLife(answer);
        }
      }
    }
  }

  synchronized Answer fail(Operation operation) {
    Ended failed = steps.fail(image, operation, HostSteps.START);
    image = failed.image();
    return withLife(failed.answer());
  }

  synchronized Survey survey() {
    return image.survey(withLife(HostSteps.sight(image)));
  }

  synchronized void beat(Nonce holder) {
    if (holder.equals(image.holder()) && !image.full()) {
      beats.merge(holder, 1L, Long::sum);
    }
  }

  synchronized void end(Set<Nonce> holders) {
    alive.removeAll(holders);
    dead.addAll(holders);
  }

  private Answer withLife(Answer answer) {
    return switch (answer) {
      case Answer.Done(Sight sight, var warnings) -> new Answer.Done(withLife(sight), warnings);
      case Answer.Refused(Step step, String seen, String hint, @Nullable Sight sight) ->
          new Answer.Refused(step, seen, hint, sight == null ? null : withLife(sight));
      case Answer.Unknown unknown -> unknown;
    };
  }

  private Sight withLife(Sight sight) {
    return sight.lock() instanceof Lock.Held(Nonce holder, Owner owner, var _, var _)
        ? new Sight(
            sight.current(),
            new Lock.Held(holder, owner, lifeOf(holder), beats.getOrDefault(holder, 0L)),
            sight.open(),
            sight.damage())
        : sight;
  }

  private Lock.Life lifeOf(Nonce holder) {
    return kept.contains(holder)
        ? Lock.Life.KEPT
        : alive.contains(holder)
            ? Lock.Life.ALIVE
            : dead.contains(holder) ? Lock.Life.DEAD : Lock.Life.UNKNOWN;
  }
}
