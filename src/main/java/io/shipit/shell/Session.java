package io.shipit.shell;

import io.shipit.transport.Connection;
import io.shipit.transport.RemoteProcess;
import io.shipit.transport.TransportException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One remote shell that answers requests, over one command channel. Used by one thread at a time.
 * After a {@link Lost} it is of no use any more.
 */
final class Session implements AutoCloseable {
  /** Works from every login shell, also one that is not POSIX. */
  private static final String COMMAND = "exec sh";

  private static final int QUEUED_EVENTS = 1024;
  private static final int MOST_FRAMES = 100_000;
  private static final int WORDS = 5;
  private static final int LINE = 200;
  private static final Duration END = Duration.ofSeconds(2);

  /** The shell ended, or does not behave like one of ours; what was asked may have been done. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean everAnswered;

    Lost(String message, boolean everAnswered) {
      super(message);
      this.everAnswered = everAnswered;
    }

    /** False if the login shell never gave us a shell that answers. */
    boolean everAnswered() {
      return everAnswered;
    }

    /** Never null, unlike that of a throwable in general. */
    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** Sees a request's answers and output as they come. */
  interface Watcher {
    /** Nothing is watched. */
    Watcher NONE = event -> {};

    /** Something came. */
    void on(Event event);
  }

  private final String marker;
  private final RemoteProcess process;
  private final OutputStream stdin;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(QUEUED_EVENTS);
  private final Tail errors = new Tail();
  private boolean secondPartSent;
  private long sent;
  private volatile @Nullable Long timed;
  private boolean everAnswered;
  private volatile boolean closed;

  private Session(String marker, RemoteProcess process) {
    this.marker = marker;
    this.process = process;
    this.stdin = process.stdin();
  }

  /**
   * Starts a shell; nothing is sent yet.
   *
   * @param marker 32 random hexadecimal digits, new for each session
   */
  static Session start(Connection connection, String marker) throws TransportException {
    Session session = new Session(marker, connection.start(COMMAND));
    Thread.ofVirtual().start(session::readOutput);
    Thread.ofVirtual().start(session::readErrors);
    return session;
  }

  private void readOutput() {
    try {
      new FrameReader(
              marker,
              event -> {
                if (event instanceof Event.Frame(String key, var _)
                    && key.equals(Reply.CLOCK)
                    && timed == null) {
                  timed = System.nanoTime();
                }
                if (!closed) {
                  events.put(event);
                }
              })
          .readAll(process.stdout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readErrors() {
    // The library joins both streams; only what a login shell says before it comes this way.
    try {
      new FrameReader(
              marker,
              event -> {
                if (event instanceof Event.Output(String text)) {
                  synchronized (errors) {
                    errors.add(text);
                  }
                }
              })
          .readAll(process.stderr());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends a request; the first one brings the library along.
   *
   * @param needsAll false if the first part of the library is enough for it: it is answered sooner
   */
  void send(Request request, String root, Ways ways, boolean needsAll) throws Lost {
    String text = request.text(marker, root, ways);
    if (!secondPartSent) {
      Library library = Library.get();
      text =
          needsAll
              ? library.first() + library.second() + text
              : library.first() + text + library.second();
      secondPartSent = true;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      timed = null;
      sent = System.nanoTime();
      stdin.write(bytes);
      stdin.flush();
    } catch (IOException e) {
      throw lost(lastWords());
    }
  }

  /** What a shell said that ended before it was asked. */
  private Answering lastWords() throws Lost {
    Answering answering = new Answering(Watcher.NONE);
    long deadline = System.nanoTime() + END.toNanos();
    Event event = poll(deadline - System.nanoTime());
    while (event != null && !(event instanceof Event.End)) {
      if (event instanceof Event.Output(String text)) {
        answering.tail.add(text);
      }
      event = poll(deadline - System.nanoTime());
    }
    return answering;
  }

  /**
   * Waits for the whole answer to the request that was sent last.
   *
   * @param atMost how long; a hook that starts meanwhile has {@code hook} for itself
   * @return null if it took longer; then one may wait again
   */
  @Nullable Reply await(Answering answering, Duration atMost, Duration hook) throws Lost {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Event event = poll(deadline - System.nanoTime());
      switch (event) {
        case null -> {
          return null;
        }
        case Event.End() -> throw lost(answering);
        case Event.Frame frame -> {
          everAnswered = true;
          if (frame.key().equals("end")) {
            return new Reply(
                answering.frames, answering.tail.last(20), sent, timed, System.nanoTime());
          }
          if (frame.key().equals("hook")) {
            answering.tail.clear();
            deadline = System.nanoTime() + hook.toNanos();
          } else if (frame.key().equals("hooked")) {
            deadline = System.nanoTime() + atMost.toNanos();
          }
          answering.frames.add(frame);
          if (answering.frames.size() > MOST_FRAMES) {
            close();
            throw new Lost("the host sends answers without end", true);
          }
          answering.watcher.on(frame);
        }
        case Event.Output output -> {
          answering.tail.add(output.text());
          answering.watcher.on(output);
        }
      }
    }
  }

  /** An answer that is still coming in. */
  static final class Answering {
    private final List<Event.Frame> frames = new ArrayList<>();
    private final Tail tail = new Tail();
    private final Watcher watcher;

    Answering(Watcher watcher) {
      this.watcher = watcher;
    }
  }

  private @Nullable Event poll(long nanos) throws Lost {
    try {
      return events.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Lost("interrupted", everAnswered);
    }
  }

  private Lost lost(Answering answering) {
    process.waitFor(END);
    String words = words(answering);
    close();
    return new Lost("the remote shell ended" + words, everAnswered);
  }

  /** What was printed last, for a message: empty, or a colon and some words. */
  String words(Answering answering) {
    List<String> words = new ArrayList<>(answering.tail.last(WORDS));
    synchronized (errors) {
      words.addAll(errors.last(WORDS));
    }
    words.removeIf(String::isBlank);
    words.replaceAll(line -> line.length() > LINE ? line.substring(0, LINE) + "…" : line);
    return words.isEmpty() ? "" : ": " + String.join(" / ", words);
  }

  /** Whether this session has answered anything yet. */
  boolean everAnswered() {
    return everAnswered;
  }

  /** Lets the shell end by itself, and waits for that, though not for long. */
  void end() {
    try {
      stdin.close();
      process.waitFor(END);
    } catch (IOException e) {
      // The connection was lost: nobody can wait for its end.
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    process.close();
    // The reader may be waiting for room.
    events.clear();
  }
}
