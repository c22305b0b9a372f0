package io.shipit.ssh;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Talks to ssh-agent (draft-ietf-sshm-ssh-agent). Each call is a connection of its own, so that
 * many logins can sign at once.
 *
 * @param socket where the agent listens
 */
record AgentClient(Path socket) {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;
  private static final int MOST_BYTES = 1 << 20;
  private static final Map<String, Integer> FLAGS = Map.of("rsa-sha2-256", 2, "rsa-sha2-512", 4);

  /**
   * A key that the agent has.
   *
   * @param comment what its owner calls it
   */
  record Key(SshKey key, String comment) {}

  /** The keys that the agent has. */
  List<Key> keys() throws IOException {
    ByteBuffer answer = ask(ByteBuffer.allocate(1).put(REQUEST_IDENTITIES).flip());
    expect(answer, IDENTITIES_ANSWER);
    int count = answer.getInt();
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SshKey key = SshKey.of(string(answer));
      keys.add(new Key(key, new String(string(answer), StandardCharsets.UTF_8)));
    }
    return keys;
  }

  /**
   * Has the agent sign; it may ask its owner first.
   *
   * @param algorithm chooses the digest of RSA signatures
   * @return how it was signed, and the signature
   */
  Map.Entry<String, byte[]> sign(SshKey key, String algorithm, byte[] data) throws IOException {
    byte[] blob = key.blob();
    ByteBuffer request = ByteBuffer.allocate(1 + 4 + blob.length + 4 + data.length + 4);
    request.put(SIGN_REQUEST).putInt(blob.length).put(blob).putInt(data.length).put(data);
    request.putInt(FLAGS.getOrDefault(algorithm, 0)).flip();
    ByteBuffer answer = ask(request);
    expect(answer, SIGN_RESPONSE);
    ByteBuffer signature = ByteBuffer.wrap(string(answer));
    String made = new String(string(signature), StandardCharsets.US_ASCII);
    return Map.entry(made, string(signature));
  }

  private ByteBuffer ask(ByteBuffer request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      ByteBuffer length = ByteBuffer.allocate(4).putInt(request.remaining()).flip();
      ByteBuffer[] message = {length, request};
      while (request.hasRemaining()) {
        channel.write(message);
      }
      ByteBuffer header = fill(channel, ByteBuffer.allocate(4));
      int size = header.getInt();
      if (size < 1 || size > MOST_BYTES) {
        throw new IOException("ssh-agent sends " + size + " bytes");
      }
      return fill(channel, ByteBuffer.allocate(size));
    }
  }

  private static ByteBuffer fill(SocketChannel channel, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new IOException("ssh-agent hung up");
      }
    }
    return into.flip();
  }

  private static void expect(ByteBuffer answer, byte type) throws IOException {
    byte got = answer.get();
    if (got != type) {
      throw new IOException("ssh-agent refuses (it answers " + got + ")");
    }
  }

  private static byte[] string(ByteBuffer from) throws IOException {
    if (from.remaining() < 4) {
      throw new IOException("ssh-agent sends too little");
    }
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IOException("ssh-agent sends a string of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
