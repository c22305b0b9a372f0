package io.shipit.ssh;

import io.shipit.problem.Printable;
import io.shipit.transport.TransportException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelSubsystem;

/**
 * Requests and answers of SFTP version 3 (draft-ietf-secsh-filexfer-02) on one channel. Any number
 * of requests may be under way; a server that breaks the protocol loses the channel.
 */
final class SftpWire {
  static final byte OPEN = 3;
  static final byte CLOSE = 4;
  static final byte READ = 5;
  static final byte WRITE = 6;
  static final byte FSTAT = 8;
  static final byte MKDIR = 14;
  static final byte EXTENDED = (byte) 200;

  static final byte STATUS = 101;
  static final byte HANDLE = 102;
  static final byte DATA = 103;
  static final byte ATTRIBUTES = 105;
  static final byte EXTENDED_REPLY = (byte) 201;

  /** What precedes the body of a request: its length, type and id. */
  static final int HEADER_BYTES = 9;

  private static final byte INIT = 1;
  private static final byte VERSION = 2;
  private static final int OUR_VERSION = 3;
  private static final long GREETING_SECONDS = 30;

  /** OpenSSH sends no more than 256 KiB at once. */
  private static final int MOST_BYTES = 1 << 20;

  private final ChannelSubsystem channel;
  private final OutputStream out;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Answer>> pending = new ConcurrentHashMap<>();
  private final CompletableFuture<Map<String, String>> greeting = new CompletableFuture<>();
  private volatile boolean ended;

  /**
   * An answer of the server.
   *
   * @param type what kind of answer it is
   * @param body what follows the id of the request
   */
  record Answer(byte type, ByteBuffer body) {}

  private SftpWire(ChannelSubsystem channel) {
    this.channel = channel;
    this.out = channel.getInvertedIn();
  }

  /**
   * Exchanges versions on a channel that has just been opened.
   *
   * @param host for the name of a thread
   */
  static SftpWire begin(ChannelSubsystem channel, String host) throws TransportException {
    SftpWire wire = new SftpWire(channel);
    Thread.ofVirtual().name("sftp " + host).start(wire::readAll);
    ByteBuffer hello = ByteBuffer.allocate(9).putInt(5).put(INIT).putInt(OUR_VERSION);
    try {
      wire.write(hello.array(), hello.position());
      wire.greeting.get(GREETING_SECONDS, TimeUnit.SECONDS);
      return wire;
    } catch (TimeoutException e) {
      channel.close(true);
      throw wire.lost("no answer within " + GREETING_SECONDS + " s");
    } catch (ExecutionException | TransportException e) {
      // A server without the subsystem may close the channel before or after our first word.
      channel.close(true);
      throw wire.noGreeting();
    } catch (InterruptedException e) {
      channel.close(true);
      throw wire.interrupted();
    }
  }

  private TransportException noGreeting() {
    if (!channel.getSession().isOpen()) {
      return lost("the connection has ended");
    }
    return TransportException.refused(
        "the server has no file transfer (SFTP); sshd_config(5) needs a Subsystem sftp");
  }

  /** The extensions that the server has, by name, with their data. */
  Map<String, String> extensions() {
    return greeting.join();
  }

  /**
   * Sends a request.
   *
   * @param message the request; its first {@link #HEADER_BYTES} bytes are filled in here
   * @param length how many bytes of {@code message} it has
   * @return the answer to be; it fails with a {@link TransportException} if none comes
   */
  CompletableFuture<Answer> send(byte type, byte[] message, int length) throws TransportException {
    int id = ids.incrementAndGet();
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    pending.put(id, answer);
    ByteBuffer.wrap(message).putInt(length - 4).put(type).putInt(id);
    write(message, length);
    if (ended && pending.remove(id) != null) {
      throw lost("the connection has ended");
    }
    return answer;
  }

  /** Waits for an answer. */
  Answer await(CompletableFuture<Answer> answer) throws TransportException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw lost(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  void close() {
    channel.close(false);
  }

  /** An error of which nobody knows how far the server got. */
  TransportException lost(String why) {
    return TransportException.lost("file transfer was cut off: " + Printable.of(why));
  }

  private TransportException interrupted() {
    Thread.currentThread().interrupt();
    return lost("interrupted");
  }

  private void write(byte[] message, int length) throws TransportException {
    try {
      synchronized (out) {
        out.write(message, 0, length);
        out.flush();
      }
    } catch (IOException e) {
      throw lost("cannot send: " + e.getMessage());
    }
  }

  private void readAll() {
    String why = "the connection has ended";
    try (DataInputStream in = new DataInputStream(channel.getInvertedOut())) {
      for (int length = in.readInt(); ; length = in.readInt()) {
        if (length < 5 || length > MOST_BYTES) {
          throw new IOException("the server sends a message of " + length + " bytes");
        }
        byte[] message = new byte[length];
        in.readFully(message);
        dispatch(ByteBuffer.wrap(message));
      }
    } catch (IOException | BufferUnderflowException e) {
      why = e.getMessage() == null ? why : e.getMessage();
    }
    ended = true;
    channel.close(true);
    IOException end = new IOException(why);
    greeting.completeExceptionally(end);
    pending.values().forEach(answer -> answer.completeExceptionally(end));
    pending.clear();
  }

  private void dispatch(ByteBuffer message) throws IOException {
    byte type = message.get();
    int idOrVersion = message.getInt();
    if (type == VERSION) {
      if (idOrVersion < OUR_VERSION || !greeting.complete(pairs(message))) {
        throw new IOException("the server speaks SFTP version " + idOrVersion);
      }
      return;
    }
    CompletableFuture<Answer> answer = pending.remove(idOrVersion);
    if (answer == null) {
      throw new IOException("the server answers a request that was not made");
    }
    answer.complete(new Answer(type, message));
  }

  private static Map<String, String> pairs(ByteBuffer from) throws IOException {
    Map<String, String> pairs = new HashMap<>();
    while (from.hasRemaining()) {
      String name = new String(string(from), StandardCharsets.UTF_8);
      pairs.put(name, new String(string(from), StandardCharsets.UTF_8));
    }
    return pairs;
  }

  /** Reads a string: its length, then its bytes. */
  static byte[] string(ByteBuffer from) throws IOException {
    int length = from.remaining() < 4 ? -1 : from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IOException("the server sends a string of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
