package io.shipit.ssh;

import io.shipit.problem.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keys that a login may offer, in the order of OpenSSH: the agent's keys that ssh_config
 * names, the agent's other keys unless IdentitiesOnly, then the keys in files. Agent and files are
 * read once.
 */
final class Identities {
  private static final int LEAST_RSA_BITS = 2048;
  private static final Set<String> TYPES =
      Set.of(
          "ssh-ed25519",
          "ssh-rsa",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521");

  private final Map<Path, KeyFile> files = new ConcurrentHashMap<>();
  private final Map<Path, AgentKeys> agents = new ConcurrentHashMap<>();

  /** A key to offer. */
  sealed interface Key {
    /** Type, fingerprint and origin, for people. */
    String shown();

    /** A key whose private half we have. */
    record OfFile(KeyPair pair, String shown) implements Key {}

    /** A key that an agent signs with. */
    record OfAgent(AgentClient agent, SshKey ssh, PublicKey key, String shown) implements Key {}
  }

  /**
   * What a login offers.
   *
   * @param keys the keys, in order
   * @param unusable what might have been offered but cannot be, and why
   */
  record Offer(List<Key> keys, List<String> unusable) {}

  private record AgentKeys(List<AgentClient.Key> keys, @Nullable String failure) {}

  /** The keys for a host. */
  Offer offer(HostSettings settings) {
    List<Key> named = new ArrayList<>();
    List<Key> others = new ArrayList<>();
    List<Key> fromFiles = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    List<AgentClient.Key> agentKeys = new ArrayList<>();
    Path socket = settings.agentSocket();
    if (socket != null) {
      AgentKeys found = agents.computeIfAbsent(socket, Identities::ask);
      agentKeys.addAll(found.keys());
      if (found.failure() != null) {
        unusable.add(found.failure());
      }
    }
    for (Path path : settings.identityFiles()) {
      KeyFile file = files.computeIfAbsent(path, KeyFile::read);
      AgentClient.Key held = take(agentKeys, file.publicKey());
      if (held != null && socket != null) {
        add(named, new AgentClient(socket), held, unusable);
      } else {
        switch (file) {
          case KeyFile.Usable usable -> add(fromFiles, usable, unusable);
          case KeyFile.Unusable(SshKey key, String why) -> unusable.add(why);
          case KeyFile.Absent absent -> {
            // ssh_config lists files that most people do not have.
          }
        }
      }
    }
    if (socket != null && !settings.identitiesOnly()) {
      agentKeys.forEach(key -> add(others, new AgentClient(socket), key, unusable));
    }
    named.addAll(others);
    named.addAll(fromFiles);
    return new Offer(List.copyOf(named), List.copyOf(unusable));
  }

  private static AgentKeys ask(Path socket) {
    try {
      return new AgentKeys(new AgentClient(socket).keys(), null);
    } catch (IOException | RuntimeException e) {
      return new AgentKeys(
          List.of(),
          "any key of ssh-agent: %s: %s"
              .formatted(
                  Printable.of(socket.toString()), Printable.of(String.valueOf(e.getMessage()))));
    }
  }

  /** Finds a key among those of an agent, and takes it out. */
  private static AgentClient.@Nullable Key take(
      List<AgentClient.Key> keys, @Nullable SshKey wanted) {
    for (AgentClient.Key key : keys) {
      if (key.key().equals(wanted)) {
        keys.remove(key);
        return key;
      }
    }
    return null;
  }

  private static void add(
      List<Key> to, AgentClient agent, AgentClient.Key key, List<String> unusable) {
    SshKey its = key.key();
    String shown = its.shown() + " of ssh-agent (" + Printable.of(key.comment()) + ")";
    if (!TYPES.contains(its.type())) {
      unusable.add(shown + ": shipit cannot use keys of this type");
      return;
    }
    try {
      PublicKey parsed = new ByteArrayBuffer(its.blob()).getRawPublicKey();
      if (tooShort(parsed)) {
        unusable.add(shown + ": RSA keys need " + LEAST_RSA_BITS + " bits");
      } else {
        to.add(new Key.OfAgent(agent, its, parsed, shown));
      }
    } catch (RuntimeException | SshException e) {
      unusable.add(shown + ": it cannot be read");
    }
  }

  private static void add(List<Key> to, KeyFile.Usable file, List<String> unusable) {
    SshKey its = file.publicKey();
    String shown = its.shown() + " of " + Printable.of(file.path().toString());
    if (!TYPES.contains(its.type())) {
      unusable.add(shown + ": shipit cannot use keys of this type");
    } else if (tooShort(file.pair().getPublic())) {
      unusable.add(shown + ": RSA keys need " + LEAST_RSA_BITS + " bits");
    } else {
      to.add(new Key.OfFile(file.pair(), shown));
    }
  }

  private static boolean tooShort(PublicKey key) {
    return key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS;
  }
}
