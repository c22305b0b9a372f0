package io.shipit.ssh;

import io.shipit.problem.Printable;
import io.shipit.ssh.SftpWire.Answer;
import io.shipit.transport.RemoteFiles;
import io.shipit.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.jspecify.annotations.Nullable;

/** Files of a server by SFTP version 3 (draft-ietf-secsh-filexfer-02). */
final class SftpFiles implements RemoteFiles {
  private static final int FLAG_READ = 1;
  private static final int FLAG_WRITE = 2;
  private static final int FLAG_CREATE = 8;
  private static final int FLAG_EXCLUSIVE = 32;

  private static final int ATTRIBUTE_SIZE = 1;
  private static final int ATTRIBUTE_PERMISSIONS = 4;

  private static final int OK = 0;
  private static final int END_OF_FILE = 1;

  private static final int READ_BYTES = 32 * 1024;

  /** Every server takes this much in one write (draft, section 3). */
  private static final int LEAST_WRITE_BYTES = 32 * 1024;

  private static final int MOST_WRITE_BYTES = 128 * 1024;
  private static final String LIMITS = "limits@openssh.com";

  private final SftpWire wire;
  private final int writeBytes;

  private SftpFiles(SftpWire wire, int writeBytes) {
    this.wire = wire;
    this.writeBytes = writeBytes;
  }

  /**
   * Begins file transfer on a channel that has just been opened.
   *
   * @param host for messages
   */
  static SftpFiles begin(ChannelSubsystem channel, String host) throws TransportException {
    SftpWire wire = SftpWire.begin(channel, host);
    return new SftpFiles(wire, writeBytes(wire));
  }

  /** How much the server takes in one write, by its own word (OpenSSH's PROTOCOL, 4.8). */
  private static int writeBytes(SftpWire wire) throws TransportException {
    if (!wire.extensions().containsKey(LIMITS)) {
      return LEAST_WRITE_BYTES;
    }
    Answer answer = wire.await(SftpRequest.about(LIMITS, 0).send(wire, SftpWire.EXTENDED));
    if (answer.type() != SftpWire.EXTENDED_REPLY || answer.body().remaining() < 24) {
      return LEAST_WRITE_BYTES;
    }
    answer.body().getLong(); // the longest message
    answer.body().getLong(); // the longest read
    return Math.clamp(answer.body().getLong(), LEAST_WRITE_BYTES, MOST_WRITE_BYTES);
  }

  @Override
  public long create(String path, Writer writer) throws IOException {
    byte[] handle =
        open(
            SftpRequest.about(path, 12)
                .number(FLAG_WRITE | FLAG_CREATE | FLAG_EXCLUSIVE)
                .number(ATTRIBUTE_PERMISSIONS)
                .number(0600),
            "create",
            path);
    SftpUpload upload =
        new SftpUpload(wire, handle, writeBytes, answer -> problem(answer, "write", path));
    try {
      writer.writeTo(upload);
      upload.sendRest();
    } catch (IOException | RuntimeException e) {
      closeAnyway(handle);
      throw e;
    }
    // The server works in order: it closes the file after it has written all that was sent.
    CompletableFuture<Answer> closing = SftpRequest.about(handle).send(wire, SftpWire.CLOSE);
    long written = upload.finish();
    mustBeOk(wire.await(closing), "close", path);
    return written;
  }

  @Override
  public byte[] read(String path, int limit) throws TransportException {
    byte[] handle = open(SftpRequest.about(path, 8).number(FLAG_READ).number(0), "open", path);
    try {
      CompletableFuture<Answer> attributes = SftpRequest.about(handle).send(wire, SftpWire.FSTAT);
      CompletableFuture<Answer> next = readFrom(handle, 0);
      long size = size(wire.await(attributes));
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      while (true) {
        byte[] some = data(wire.await(next), path);
        content.writeBytes(some);
        if (content.size() > limit) {
          throw TransportException.refused(
              "%s has more than %d bytes".formatted(Printable.of(path), limit));
        }
        if (some.length == 0 || content.size() == size) {
          return content.toByteArray();
        }
        next = readFrom(handle, content.size());
      }
    } finally {
      closeAnyway(handle);
    }
  }

  @Override
  public void createDirectory(String path) throws TransportException {
    Answer answer =
        wire.await(
            SftpRequest.about(path, 8)
                .number(ATTRIBUTE_PERMISSIONS)
                .number(0700)
                .send(wire, SftpWire.MKDIR));
    mustBeOk(answer, "create directory", path);
  }

  @Override
  public void close() {
    wire.close();
  }

  /** Closes a file of which nothing more is expected: the answer is not waited for. */
  private void closeAnyway(byte[] handle) {
    try {
      var _ = SftpRequest.about(handle).send(wire, SftpWire.CLOSE);
    } catch (TransportException e) {
      // The channel is lost, and every handle with it.
    }
  }

  private byte[] open(SftpRequest request, String what, String path) throws TransportException {
    Answer answer = wire.await(request.send(wire, SftpWire.OPEN));
    if (answer.type() == SftpWire.HANDLE) {
      byte[] handle = string(answer);
      if (handle.length <= 256) {
        return handle;
      }
    }
    mustBeOk(answer, what, path);
    throw wire.lost("the server opens a file and gives no handle");
  }

  private CompletableFuture<Answer> readFrom(byte[] handle, long offset) throws TransportException {
    return new SftpRequest(4 + handle.length + 12)
        .string(handle)
        .longNumber(offset)
        .number(READ_BYTES)
        .send(wire, SftpWire.READ);
  }

  /** The bytes of an answer to a read; none at the end of the file. */
  private byte[] data(Answer answer, String path) throws TransportException {
    if (answer.type() == SftpWire.DATA) {
      return string(answer);
    }
    if (answer.type() == SftpWire.STATUS
        && answer.body().getInt(answer.body().position()) == END_OF_FILE) {
      return new byte[0];
    }
    mustBeOk(answer, "read", path);
    throw wire.lost("the server reads a file and gives no data");
  }

  /** The size of a file; -1 if the server does not tell. */
  private static long size(Answer answer) {
    ByteBuffer body = answer.body();
    boolean told =
        answer.type() == SftpWire.ATTRIBUTES
            && body.remaining() >= 12
            && (body.getInt() & ATTRIBUTE_SIZE) != 0;
    return told ? body.getLong() : -1;
  }

  private byte[] string(Answer answer) throws TransportException {
    try {
      return SftpWire.string(answer.body());
    } catch (IOException e) {
      throw wire.lost(String.valueOf(e.getMessage()));
    }
  }

  private void mustBeOk(Answer answer, String what, String path) throws TransportException {
    TransportException problem = problem(answer, what, path);
    if (problem != null) {
      throw problem;
    }
  }

  /** Why an answer is not the status "ok"; null if it is. */
  private @Nullable TransportException problem(Answer answer, String what, String path) {
    ByteBuffer body = answer.body();
    if (answer.type() != SftpWire.STATUS || body.remaining() < 4) {
      return wire.lost("the server answers out of turn");
    }
    int code = body.getInt();
    if (code == OK) {
      return null;
    }
    byte[] words;
    try {
      words = SftpWire.string(body);
    } catch (IOException e) {
      words = new byte[0];
    }
    return TransportException.refused(
        "cannot %s %s: %s%s"
            .formatted(
                what,
                Printable.of(path),
                name(code),
                words.length == 0 ? "" : " (the server says: " + Printable.of(words) + ")"));
  }

  private static String name(int code) {
    return switch (code) {
      case END_OF_FILE -> "end of file";
      case 2 -> "no such file";
      case 3 -> "permission denied";
      case 4 -> "failure";
      case 5 -> "bad message";
      case 8 -> "not supported";
      default -> "status " + code;
    };
  }
}
