package io.shipit.ssh;

import io.shipit.testbed.TestKey;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An ssh-agent with Ed25519 and RSA keys (draft-ietf-sshm-ssh-agent). */
final class TestAgent implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel listener;
  private final List<TestKey> keys = new ArrayList<>();
  private final AtomicInteger signatures = new AtomicInteger();

  TestAgent(Path directory, TestKey... keys) {
    this.socket = directory.resolve("agent");
    this.keys.addAll(List.of(keys));
    try {
      listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  Path socket() {
    return socket;
  }

  /** How often it was asked to sign. */
  int signatures() {
    return signatures.get();
  }

  private void acceptAll() {
    try {
      while (true) {
        try (SocketChannel channel = listener.accept()) {
          answer(channel);
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      // It was closed.
    }
  }

  private void answer(SocketChannel channel) throws IOException, GeneralSecurityException {
    DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
    byte[] request = in.readNBytes(in.readInt());
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    if (request[0] == 11) {
      out.write(12);
      out.writeInt(keys.size());
      for (TestKey key : keys) {
        string(out, blob(key));
        string(out, key.comment().getBytes(StandardCharsets.UTF_8));
      }
    } else {
      sign(ByteBuffer.wrap(request, 1, request.length - 1), out);
    }
    ByteBuffer answer = ByteBuffer.allocate(4 + body.size());
    answer.putInt(body.size()).put(body.toByteArray()).flip();
    while (answer.hasRemaining()) {
      channel.write(answer);
    }
  }

  private void sign(ByteBuffer request, DataOutputStream out)
      throws IOException, GeneralSecurityException {
    signatures.incrementAndGet();
    byte[] blob = new byte[request.getInt()];
    request.get(blob);
    byte[] data = new byte[request.getInt()];
    request.get(data);
    int flags = request.getInt();
    TestKey key =
        keys.stream().filter(k -> java.util.Arrays.equals(blob(k), blob)).findFirst().orElseThrow();
    boolean rsa = key.pair().getPublic().getAlgorithm().equals("RSA");
    String java = rsa ? (flags == 4 ? "SHA512withRSA" : "SHA256withRSA") : "Ed25519";
    String ssh = rsa ? (flags == 4 ? "rsa-sha2-512" : "rsa-sha2-256") : "ssh-ed25519";
    Signature signature = Signature.getInstance(java);
    signature.initSign(key.pair().getPrivate());
    signature.update(data);
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    DataOutputStream signedOut = new DataOutputStream(signed);
    string(signedOut, ssh.getBytes(StandardCharsets.US_ASCII));
    string(signedOut, signature.sign());
    out.write(14);
    string(out, signed.toByteArray());
  }

  private static byte[] blob(TestKey key) {
    return SshKey.of(key.pair().getPublic()).blob();
  }

  private static void string(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
