package io.shipit.host;

/**
 * An entry of a host's history that cannot be understood. What it would say is not guessed.
 *
 * @param tx the rollout, as the name of the entry says
 * @param damage its path and what is wrong with it, printable
 */
public record DamagedEntry(Nonce tx, String damage) {}
