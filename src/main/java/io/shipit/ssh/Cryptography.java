package io.shipit.ssh;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/**
 * Has MINA use the JDK's own cryptography. Left alone it registers BouncyCastle as its first
 * provider, which costs about 0.7 s at the start of a process and gives nothing that the JDK lacks.
 */
public final class Cryptography {
  private Cryptography() {}

  /**
   * Must be called before anything else of MINA is; may be called any number of times, by any
   * thread.
   */
  public static void useTheJdk() {
    Once.DONE.run();
  }

  /** Runs when it is first asked for: class initialisation is the lock. */
  private static final class Once {
    static final Runnable DONE = register();

    private static Runnable register() {
      SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
      SecurityUtils.registerSecurityProvider(new JdkEd25519());
      return () -> {};
    }
  }

  /** Tells MINA where Ed25519 is to be had. */
  private static final class JdkEd25519 extends AbstractSecurityProviderRegistrar {
    private static final Set<String> NAMES = Set.of("EDDSA", "ED25519");

    JdkEd25519() {
      super("JdkEd25519");
    }

    @Override
    public String getProviderName() {
      return "SunEC";
    }

    @Override
    public Provider getSecurityProvider() {
      return Security.getProvider(getProviderName());
    }

    @Override
    public boolean isSupported() {
      return getSecurityProvider() != null;
    }

    @Override
    public boolean isSecurityEntitySupported(Class<?> entityType, String name) {
      return (entityType == KeyFactory.class
              || entityType == KeyPairGenerator.class
              || entityType == Signature.class)
          && NAMES.contains(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
      return Optional.of(new Ed25519OfTheJdk());
    }
  }
}
