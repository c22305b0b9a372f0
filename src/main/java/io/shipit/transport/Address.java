package io.shipit.transport;

import org.jspecify.annotations.Nullable;

/**
 * Whom to connect to, as deploy.yml has it; what is absent comes from ssh_config.
 *
 * @param host a name, an alias of ssh_config, or an address
 * @param port 1 to 65535, or null
 * @param user the account, or null
 */
public record Address(String host, @Nullable Integer port, @Nullable String user) {}
