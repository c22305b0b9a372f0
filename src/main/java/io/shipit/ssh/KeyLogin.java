package io.shipit.ssh;

import java.io.IOException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.Map;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/** Logs in with the keys of an attempt (RFC 4252, 7) and notes which were offered. */
final class KeyLogin extends UserAuthPublicKey {
  /** Makes a login for a session. */
  static final class Factory extends UserAuthPublicKeyFactory {
    @Override
    public UserAuthPublicKey createUserAuth(ClientSession session) {
      return new KeyLogin(((StreamIoSession) session.getIoSession()).attempt());
    }
  }

  private final Attempt attempt;

  private KeyLogin(Attempt attempt) {
    this.attempt = attempt;
  }

  @Override
  protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
      ClientSession session, SignatureFactoriesManager manager) {
    Iterator<Identities.Key> keys = attempt.identities().keys().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public PublicKeyIdentity next() {
        Identities.Key key = keys.next();
        attempt.tries(key.shown());
        return switch (key) {
          case Identities.Key.OfFile file -> new KeyPairIdentity(manager, session, file.pair());
          case Identities.Key.OfAgent agent -> new AgentIdentity(agent);
        };
      }
    };
  }

  /** A key whose private half only the agent has. */
  private record AgentIdentity(Identities.Key.OfAgent key) implements PublicKeyIdentity {
    @Override
    @SuppressWarnings("NullAway") // The private half is nobody's business.
    public KeyPair getKeyIdentity() {
      return new KeyPair(key.key(), null);
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data)
        throws IOException {
      return key.agent().sign(key.ssh(), algorithm, data);
    }
  }
}
