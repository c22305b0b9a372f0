package io.shipit.ssh;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the settings of connections come from.
 *
 * @param configFile read instead of the user's and the system's ssh_config, as by {@code ssh -F};
 *     null for those two
 * @param home the home directory, for {@code ~} and for {@code .ssh}
 * @param environment the process environment, for SSH_AUTH_SOCK and PATH
 */
public record SshOptions(@Nullable Path configFile, Path home, Map<String, String> environment) {
  /** Copies the environment. */
  public SshOptions {
    environment = Map.copyOf(environment);
  }

  /** The options of this process; {@code configFile} may be null. */
  public static SshOptions ofThisProcess(@Nullable Path configFile) {
    return new SshOptions(
        configFile, Path.of(System.getProperty("user.home", "/")), System.getenv());
  }
}
